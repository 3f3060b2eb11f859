import { COMPONENTS, componentPage, fileOf, indexPage } from "./page";
import { readComponents } from "./read";

/** The files of `docs/reference/`, by name: what a user can type, from the docstrings of `src/`. */
export function referencePages(): Readonly<Record<string, string>> {
  const components = readComponents(COMPONENTS);
  return {
    "README.md": indexPage(components),
    ...Object.fromEntries(components.map((one) => [fileOf(one.name), componentPage(one)])),
  };
}
