import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { databasePrograms } from "../../dev/servers/programs";
import { debianPrograms } from "../../dev/packages/debian";
import { makeOnce } from "../../dev/support/make-once";

const environment = { ...process.env };
let temporary = "";

beforeEach(() => {
  temporary = realpathSync(mkdtempSync(join(tmpdir(), "pmr-debian-")));
  process.env["PULUMI_MYSQL_REPLICATION_CACHE"] = temporary;
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(temporary, { recursive: true, force: true });
});

const silent = (): void => undefined;

describe("debianPrograms()", () => {
  it("says that apt is missing, and leaves nothing that is taken for programs", async () => {
    process.env["PATH"] = temporary;
    const fetching = debianPrograms({ name: "tree", packages: ["tree"], say: silent });
    await expect(fetching).rejects.toThrow(
      'Cannot fetch the packages for "tree": the program "apt-get" must be on PATH, it is not; use Debian or Ubuntu, or install them with apt',
    );
    const again = debianPrograms({ name: "tree", packages: ["tree"], say: silent });
    await expect(again).rejects.toThrow("Cannot fetch");
  });
});

describe("databasePrograms()", () => {
  it("says that the installed server is missing", async () => {
    process.env["SANDBOX_SERVER"] = "elsewhere";
    await expect(databasePrograms(silent)).rejects.toThrow(
      'Cannot choose the database server: SANDBOX_SERVER must be unset or "installed", it is "elsewhere"',
    );
  });
});

describe("makeOnce()", () => {
  it("makes a directory once when asked twice at once", async () => {
    let times = 0;
    const make = async (): Promise<void> => {
      times += 1;
      await new Promise((resolve) => setImmediate(resolve));
    };
    const directory = join(temporary, "made");
    const made = () => makeOnce(directory, "Making", silent, make);
    expect(await Promise.all([made(), made()])).toEqual([directory, directory]);
    expect([times, existsSync(directory)]).toEqual([1, true]);
  });

  it("leaves nothing, half-made or whole, when making it fails, and makes it the next time", async () => {
    const directory = join(temporary, "failed");
    const failing = makeOnce(directory, "Making", silent, async (half) => {
      writeFileSync(join(half, "download"), "half of it");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(readdirSync(temporary)).toEqual([]);
    await makeOnce(directory, "Making", silent, () => Promise.resolve());
    expect(existsSync(directory)).toBe(true);
  });
});
