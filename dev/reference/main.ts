import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./pages";

const DIRECTORY = join(__dirname, "..", "..", "docs", "reference");

const pages = referencePages();
rmSync(DIRECTORY, { recursive: true, force: true });
mkdirSync(DIRECTORY, { recursive: true });
for (const [file, text] of Object.entries(pages)) writeFileSync(join(DIRECTORY, file), text);
