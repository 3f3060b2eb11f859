import { Provider, type ProviderArgs } from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { Master, MultiMasterPair, Slave, type MasterArgs } from "../../src";
import { checkLifetime, checkLogin, checkPassword } from "../../src/components/mysql-provider";
import type { EngineLine } from "../../src/engine/dialects";
import { expectGolden } from "../support/golden";
import { requestOf } from "../support/request-of";
import { named, plainTexts, runProgram, type Registration } from "../support/mocks";

const SECRET = "of the plugin";
const host = { address: "192.0.2.1" };
const UTF8 = { characterSet: "utf8mb4", collation: "utf8mb4_unicode_ci" };

const provider = (more: Partial<ProviderArgs> = {}) =>
  new Provider("mysql", {
    endpoint: "192.0.2.1:3306",
    username: "plugin",
    password: pulumi.secret(SECRET),
    maxConnLifetimeSec: 1,
    ...more,
  });

/** A master with all that a provider can make. */
const args = (engine: EngineLine): MasterArgs => ({
  host,
  engine,
  serverId: 1,
  databases: [{ name: "wf_a", ...UTF8 }, "there"],
  accounts: [
    {
      user: "app",
      from: ["192.0.2.7", "192.0.2.8"],
      grants: [
        { on: "wf_a", privileges: ["select", "INSERT"] },
        { on: "wf_a.*", privileges: ["SELECT", "UPDATE"] },
        { on: "wf_a.item", privileges: ["DELETE"] },
        { on: "*", privileges: ["PROCESS"] },
      ],
    },
    { user: "reports", password: pulumi.secret("given by hand"), grants: [] },
  ],
});

const program = (engine: EngineLine) => () =>
  new Master("db1", args(engine), { providers: { mysql: provider() } });

const byName = (a: Registration, b: Registration) => (a.name < b.name ? -1 : 1);
const ofPlugin = ({ type }: Registration) => type.startsWith("mysql:");

describe.each(["mariadb-10.5", "mysql-9.7", "mariadb-10.11"] as const)("on %s", (engine) => {
  it("a preview shows what the provider makes and what the runner does", async () => {
    const { registrations } = await runProgram(program(engine), { preview: true });
    const runner = ["db1-databases", "db1-accounts"].map((name) => named(registrations, name));
    const steps = [...registrations.filter(ofPlugin).sort(byName), ...runner];
    expectGolden(`mysql-provider/${engine}.txt`, steps.map(shown).join("\n"));
  });

  it("keeps all on the server when it goes, below the server, with the passwords as secrets", async () => {
    const { registrations } = await runProgram(program(engine));
    const made = registrations.filter(ofPlugin);
    expect(made.length).toBeGreaterThan(0);
    for (const { parent, retainOnDelete, deleteBeforeReplace, inputs } of made) {
      expect({ parent, retainOnDelete, deleteBeforeReplace }).toEqual({
        parent: "db1",
        retainOnDelete: true,
        deleteBeforeReplace: true,
      });
      expect(plainTexts(inputs).join()).not.toMatch(/given by hand|generated/);
    }
  });

  it("waits with the runner's steps, and with what follows, for what the provider makes", async () => {
    const { registrations } = await runProgram(() => {
      const db1 = program(engine)();
      const second = { host: { address: "192.0.2.2" }, engine, serverId: 2 };
      new Slave("db2", { master: db1, ...second });
    });
    const names = registrations.filter(ofPlugin).map(({ name }) => name);
    const dependencies = (name: string) => named(registrations, name).dependencies;
    expect(dependencies("db1-databases")).toContain("db1-database-wf_a");
    for (const name of names)
      expect(dependencies("db1-accounts")).toEqual(
        expect.arrayContaining(name.includes("-database-") ? [] : [name]),
      );
    expect(dependencies("db2-link")).toContain("db1-databases");
  });
});

/** A resource as a reviewer of a preview sees it. */
function shown({ type, name, inputs }: Registration): string {
  const { create, ...others } = inputs;
  const lines = type.startsWith("mysql:")
    ? Object.entries(others).map(([key, value]) => `  ${key}: ${brief(value)}`)
    : requestOf(String(create))
        .split("\n")
        .slice(0, -1)
        .map((line) => `  ${line}`);
  return [`${name} (${type})`, ...lines, ""].join("\n");
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes("4dabf18193072939515e22adb298388d") ? "[secret]" : text;
}

describe("a grant", () => {
  it("is one for each account and place, with the database's wildcards escaped, and follows its account", async () => {
    const { registrations } = await runProgram(program("mariadb-10.5"));
    const grants = registrations.filter(({ kind }) => kind === "Grant").sort(byName);
    const places = grants.map(({ inputs }) =>
      ["user", "host", "database", "table"].map((key) => inputs[key]).join(" "),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.filter((place) => place.includes("192.0.2.7"))).toEqual([
      "app 192.0.2.7 * *",
      "app 192.0.2.7 wf\\_a *",
      "app 192.0.2.7 wf_a item",
    ]);
    const shop = named(registrations, "db1-grant-app@192.0.2.7-wf_a.*");
    expect(shop.inputs["privileges"]).toEqual(["SELECT", "INSERT", "UPDATE"]);
    expect(shop.dependencies).toContain("db1-user-app@192.0.2.7");
  });
});

describe("without a provider", () => {
  it("nothing is different, and @pulumi/mysql is not loaded", async () => {
    const plain = args("mariadb-10.5");
    await jest.isolateModulesAsync(async () => {
      jest.doMock("@pulumi/mysql", () => {
        throw new Error("loaded");
      });
      const library = require("../../src") as typeof import("../../src");
      const support = require("../support/mocks") as typeof import("../support/mocks");
      const { registrations } = await support.runProgram(() => new library.Master("db1", plain));
      expect(registrations.filter(ofPlugin)).toEqual([]);
      jest.dontMock("@pulumi/mysql");
    });
  });

  it("the same declaration is carried out by the same statements", async () => {
    const withOne = await runProgram(program("mariadb-10.5"));
    const without = await runProgram(() => new Master("db1", args("mariadb-10.5")));
    for (const step of ["db1-config", "db1-preflight", "db1-accounts"]) {
      expect(named(withOne.registrations, step).inputs["create"]).toBe(
        named(without.registrations, step).inputs["create"],
      );
    }
    expect(String(named(without.registrations, "db1-databases").inputs["create"])).toContain(
      "CREATE DATABASE IF NOT EXISTS `wf_a` CHARACTER SET = utf8mb4 COLLATE = utf8mb4_unicode_ci;",
    );
  });
});

describe("where a provider cannot be used", () => {
  const why = (name: string, role: string) =>
    `Cannot use a mysql.Provider for "${name}": it must be given to a Master, "${name}" is ${role}; its plugin cannot switch the binary log off, so it fails on a read-only server or leaves transactions that the others do not have; leave it out, and the accounts are made by SQL that is in no binary log`;
  const refusal = async (make: () => unknown) => {
    let refused: unknown;
    const { registrations } = await runProgram(() => {
      try {
        make();
      } catch (error) {
        refused = error;
      }
    });
    return { refused, names: registrations.map(({ name }) => name) };
  };

  it.each([
    ["providers by name", () => ({ providers: { mysql: provider() } })],
    ["a list of providers", () => ({ providers: [provider()] })],
    ["one provider", () => ({ provider: provider() })],
  ])("a slave refuses it, given as %s", async (_how, opts) => {
    const { refused, names } = await refusal(() => {
      const db1 = new Master("db1", { host, engine: "mysql-9.7", serverId: 1 });
      const second = { host: { address: "192.0.2.2" }, engine: "mysql-9.7", serverId: 2 } as const;
      new Slave("db2", { master: db1, ...second }, opts());
    });
    expect(refused).toEqual(new pulumi.RunError(why("db2", "a slave")));
    expect(names.filter((name) => name.startsWith("db2"))).toEqual([]);
  });

  it("a pair refuses it", async () => {
    const { refused } = await refusal(() => {
      const members = ["db1", "db2"].map((name) => ({ name, host: { address: name } }));
      const declared = { engine: "mysql-9.7", databases: ["shop"], members } as const;
      new MultiMasterPair("pair", declared, { providers: { mysql: provider() } });
    });
    expect(refused).toEqual(new pulumi.RunError(why("pair", "a multi-master pair")));
  });
});

describe("a provider", () => {
  it("has a secret password, or none in the program", () => {
    checkLogin("db1", SECRET, true);
    checkLogin("db1", undefined, false);
    expect(() => checkLogin("db1", SECRET, false)).toThrow(
      new pulumi.RunError(
        'Cannot use the mysql.Provider of "db1": its password must be a secret, it is plain and would lie in clear in the state; give it as pulumi.secret(…), or from config.requireSecret(…)',
      ),
    );
  });

  it.each([
    [undefined, "not given"],
    ["0", "0"],
    ["60", "60"],
  ])("closes its connections: %s", (seconds, shown) => {
    checkLifetime("db1", "1");
    checkLifetime("db1", "10");
    expect(() => checkLifetime("db1", seconds)).toThrow(
      new pulumi.RunError(
        `Cannot use the mysql.Provider of "db1": maxConnLifetimeSec must be 1 to 10, it is ${shown}; its plugin leaves connections open until it ends, and with many accounts nobody else gets one; give maxConnLifetimeSec: 1`,
      ),
    );
  });

  it.each([undefined, "", "it's", "back\\slash", "line\nbreak", "é".repeat(129)])(
    "takes no password that its plugin would change: %j",
    (password) => {
      checkPassword("db1", "app", `$HOME "q" \`%@ é :password_1 ${"x".repeat(220)}`);
      expect(() => checkPassword("db1", "app", password)).toThrow(
        new pulumi.RunError(
          `Cannot use the password of "app" on "db1" through a mysql.Provider: it must hold no quote ('), backslash or control character, which its plugin does not escape, and have 1 to 256 bytes; choose another one, or leave the provider out`,
        ),
      );
    },
  );
});
