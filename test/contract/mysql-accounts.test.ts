import { Grant, type GrantArgs, User, type UserArgs } from "@pulumi/mysql";
import { type CustomResourceOptions, secret } from "@pulumi/pulumi";
import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { type EngineRun, engineStack, type EngineStack } from "../support/engine-stack";
import { login } from "../support/login";
import { admitPlugin, providerOf } from "../support/mysql-provider";

jest.setTimeout(60_000);

/** What one run declares: users by resource name, and grants, which name their user's resource. */
interface Declared {
  readonly users?: Readonly<
    Record<string, UserArgs & { readonly options?: CustomResourceOptions }>
  >;
  readonly grants?: Readonly<
    Record<string, GrantArgs & { readonly of?: string; readonly options?: CustomResourceOptions }>
  >;
}

const line = chosenLine() ?? "mariadb-10.11";
const mysql = line.startsWith("mysql");
const servers = useServers();
let server: SandboxServer;
let stack: EngineStack;

beforeAll(async () => {
  server = await servers.create("db1");
  await admitPlugin(server);
  await query(server, "CREATE DATABASE shop; CREATE TABLE shop.item (id INT, price INT)");
}, 300_000);
// What cannot be deleted of one test must not stop the next.
beforeEach(async () => {
  stack = await engineStack("contract-mysql-accounts");
});
afterEach(() => stack.close());

function up({ users = {}, grants = {} }: Declared): Promise<EngineRun> {
  return stack.up(async () => {
    const provider = providerOf(server);
    const made = Object.fromEntries(
      Object.entries(users).map(([name, { options, ...args }]) => [
        name,
        new User(name, args, { provider, ...options }),
      ]),
    );
    for (const [name, { of = "", options, ...args }] of Object.entries(grants)) {
      const user = made[of];
      const grantee = user === undefined ? {} : { user: user.user, host: user.host.apply(String) };
      new Grant(name, { ...args, ...grantee }, { provider, ...options });
    }
  });
}

const held = async (user: string) =>
  (await query(server, `SHOW GRANTS FOR '${user}'@'%'`)).split("\n");
const named = (pattern: string) =>
  query(
    server,
    `SELECT CONCAT(user, '@', host) FROM mysql.user WHERE user LIKE '${pattern}' ORDER BY 1`,
  );
const can = async (user: string, password: string) =>
  (await login(server, user, password)).stdout !== "";
const from = (user: string, more: Partial<UserArgs> = {}) => ({ user, host: "%", ...more });

/** Whether the server refuses to revoke what is not held. */
const refusesNothing = line === "mysql-9.7";
const withoutVersion = ["mariadb-10.11", "mariadb-11.4", "mariadb-11.8"].includes(line);
const there = withoutVersion ? describe.skip : describe;

(withoutVersion ? describe : describe.skip)("a server without innodb_version", () => {
  it("1.1 has neither users nor grants made", async () => {
    const run = await up({
      users: { u: from("u", { plaintextPassword: "p" }) },
      grants: { g: { user: "plugin", host: "%", database: "shop", privileges: ["SELECT"] } },
    });
    const unknown = "Error 1193 (HY000): Unknown system variable 'innodb_version'";
    expect(run.errors["u"]).toContain(unknown);
    expect(run.errors["g"]).toContain(unknown);
  });
});

there("mysql.User", () => {
  it("4.1 pastes values between quotes: a quote ends them, a backslash changes them silently", async () => {
    const run = await up({
      users: {
        quote: from("q'uote", { plaintextPassword: "p" }),
        backslash: from("dom\\user", { plaintextPassword: "p" }),
        injected: from("evil'@'%' IDENTIFIED BY 'mine' -- ", { plaintextPassword: "p" }),
        plain: from('p$%"@` é', { plaintextPassword: '$%"@` é' }),
      },
    });
    expect(run.errors["quote"]).toContain("Error 1064 (42000)");
    expect(await named("dom%")).toBe("domuser@%");
    expect(await can("evil", "mine")).toBe(true);
    expect(await can('p$%"@` é', '$%"@` é')).toBe(true);
  });

  it("4.1 makes an account without password of an empty one", async () => {
    await up({ users: { empty: from("empty", { plaintextPassword: "" }) } });
    expect(await can("empty", "")).toBe(true);
  });

  it("4.2 puts out the password's hash, and ids are user@host, at localhost by default", async () => {
    await up({ users: { local: { user: "local", plaintextPassword: secret("p") } } });
    expect(stack.state()["local"]?.id).toBe("local@localhost");
    expect(stack.stateText()).not.toContain('"p"');
  });

  it("4.2 refuses one that exists", async () => {
    await query(server, "CREATE USER here@'%' IDENTIFIED BY 'theirs'");
    const run = await up({ users: { here: from("here", { plaintextPassword: "p" }) } });
    expect(run.errors["here"]).toContain("Error 1396 (HY000): Operation CREATE USER failed");
  });

  it("4.2 loses a password change that fails: the next up says nothing, and the old one stays", async () => {
    const user = (plaintextPassword: string) => ({
      users: { lost: from("lost", { plaintextPassword }) },
    });
    await up(user("old"));
    const failed = await up(user("it's new"));
    expect(failed.errors["lost"]).toContain("Error 1064");
    expect(failed.text).not.toContain("it's new");
    const next = await up(user("it's new"));
    expect(next.ok).toBe(true);
    expect(await can("lost", "old")).toBe(true);
    await up(user("another"));
    expect(await can("lost", "another")).toBe(true);
  });

  it("4.2 is gone from the state after a refresh, not before", async () => {
    const user = { users: { gone: from("gone", { plaintextPassword: "p" }) } };
    await up(user);
    await query(server, "DROP USER gone@'%'");
    expect((await up(user)).steps["gone"]).toEqual(["same"]);
    await stack.stack.refresh();
    expect((await up(user)).steps["gone"]).toEqual(["create"]);
  });

  it("4.2 is replaced for tlsOption, which fails in the default order", async () => {
    const user = (tlsOption: string) => ({
      users: { tls: from("tls", { plaintextPassword: "p", tlsOption }) },
    });
    await up(user("NONE"));
    const run = await up(user("SSL"));
    expect(run.errors["tls"]).toContain("Error 1396");
  });
});

there("mysql.Grant", () => {
  const u = { u: from("granted", { plaintextPassword: "p" }) };
  const on = (privileges: string[], more: Partial<GrantArgs> = {}) => ({
    of: "u",
    database: "shop",
    privileges,
    ...more,
  });

  it("4.3 takes _ and % in the name of a database for wildcards, and * for everything", async () => {
    await up({
      users: u,
      grants: {
        wild: on(["SELECT"], { database: "wf_a" }),
        escaped: on(["SELECT"], { database: "wf\\_b" }),
        all: on(["PROCESS"], { database: "*" }),
        one: on(["SELECT (id)", "INSERT"], { table: "item" }),
      },
    });
    const grants = (await held("granted")).join("\n");
    expect(grants).toContain("`wf_a`.*");
    expect(grants).toContain(String.raw`wf\\_b`);
    expect(grants).toMatch(/GRANT PROCESS ON \*\.\*/);
    expect(grants).toMatch(/SELECT \(`?id`?\).*ON `shop`\.`item`/);
  });

  it("4.3 loses what the old and the new one share when privileges change in the default order", async () => {
    const users = { u: from("changed", { plaintextPassword: "p" }) };
    await up({ users, grants: { g: on(["SELECT", "INSERT"]) } });
    const run = await up({ users, grants: { g: on(["SELECT", "UPDATE"]) } });
    expect(run.steps["g"]?.slice(0, 2)).toEqual(["create-replacement", "replace"]);
    const grants = (await held("changed")).join("\n");
    if (refusesNothing) {
      // There the old one cannot even be deleted.
      expect(run.errors["g"]).toContain("error revoking GRANT (REVOKE GRANT OPTION ON `shop`.*");
      expect(run.errors["g"]).toContain("Error 1141");
    } else {
      expect(grants).toContain("UPDATE");
      expect(grants).not.toContain("SELECT");
    }
  });

  (refusesNothing ? it.skip : it)("4.3 keeps it when the old one goes first", async () => {
    const users = { u: from("ordered", { plaintextPassword: "p" }) };
    const grants = (privileges: string[]) => ({
      g: { ...on(privileges), options: { deleteBeforeReplace: true } },
    });
    await up({ users, grants: grants(["SELECT", "INSERT"]) });
    await up({ users, grants: grants(["SELECT", "UPDATE"]) });
    expect((await held("ordered")).join("\n")).toMatch(/GRANT SELECT, UPDATE ON `shop`\.\*/);
  });

  it("4.3 sees no difference in the order of privileges, nor any drift", async () => {
    const users = { u: from("drift", { plaintextPassword: "p" }) };
    await up({ users, grants: { g: on(["SELECT", "INSERT"]) } });
    await query(server, "REVOKE INSERT ON shop.* FROM drift@'%'");
    await stack.stack.refresh();
    const run = await up({ users, grants: { g: on(["INSERT", "SELECT"]) } });
    expect(run.steps["g"]).toEqual(["same"]);
    expect((await held("drift")).join("\n")).not.toContain("INSERT");
  });

  it("4.3 ignores grant: true where roles are known", async () => {
    const users = { u: from("option", { plaintextPassword: "p" }) };
    await up({ users, grants: { g: on(["SELECT"], { grant: true }) } });
    expect((await held("option")).join("\n")).not.toContain("GRANT OPTION");
  });

  it("4.3 has two of one user and place fight: one that is deleted takes what the other holds", async () => {
    const users = { u: from("twice", { plaintextPassword: "p" }) };
    await up({ users, grants: { a: on(["SELECT", "INSERT"]), b: on(["SELECT", "GRANT OPTION"]) } });
    await up({ users, grants: { a: on(["SELECT", "INSERT"]) } });
    const grants = (await held("twice")).join("\n");
    expect(grants).not.toContain("GRANT OPTION");
    // Where it is refused to revoke GRANT OPTION a second time, the rest stays.
    expect(grants.includes("SELECT")).toBe(refusesNothing);
    expect(grants).toContain("INSERT");
  });

  it("4.3 fails for an account that is not there", async () => {
    const run = await up({
      grants: { g: { user: "nobody", host: "%", database: "shop", privileges: ["SELECT"] } },
    });
    expect(run.errors["g"]).toContain(mysql ? "Error 1410" : "Error 1");
  });
});
