import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { sessionStore } from "../../stacks/session-store";
import { connectorUrl } from "../../stacks/session-store/jdbc";
import { expectGolden } from "../support/golden";
import { requestOf } from "../support/request-of";
import {
  named,
  plainTexts,
  revealed,
  runProgram,
  type ProgramRun,
  unwrapped,
} from "../support/mocks";

type Values = Record<string, unknown>;

/** What the example file declares, with `changes` in its object. */
function example(changes: Values = {}): Values {
  const { load } = require("js-yaml") as { load: (text: string) => { config: Values } };
  const file = join(__dirname, "..", "..", "stacks", "Pulumi.session-store.example.yaml");
  const { config } = load(readFileSync(file, "utf8"));
  return { ...(config["mysql-replication:session-store"] as Values), ...changes };
}

/** Runs the stack with the configuration `declared`. */
function run(declared: Values, secrets: Readonly<Record<string, string>> = {}) {
  return runProgram(() => {
    const values = { "session-store": JSON.stringify(declared), sshKey: "the key", ...secrets };
    const entries = Object.entries(values).map(([key, value]) => [`test:${key}`, value]);
    pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
    sessionStore(new pulumi.Config("test"));
  });
}

const inputOf = ({ registrations }: ProgramRun, name: string, input = "create"): string =>
  String(named(registrations, name).inputs[input]);
const MEMBERS = ["host-db1", "host-db2"] as const;
const QUESTIONABLE = [
  "binlog.format",
  "binlog.expireDays",
  "settings.slave_exec_mode",
  "settings.slave_skip_errors",
  "settings.slave_parallel_threads",
  "settings.innodb_deadlock_detect",
];

describe("the stack of nevisProxy's session store", () => {
  it.each(["mariadb-10.5", "mariadb-10.6", "mariadb-10.11", "mariadb-11.4", "mariadb-11.8"])(
    "gives both members of %s the document's settings, and what is run on them",
    async (engine) => {
      const made = await run(example({ engine, seed: { from: "host-db1" } }));
      for (const server of MEMBERS) {
        expectGolden(
          `session-store/${engine}-${server}.cnf`,
          inputOf(made, `${server}-config`, "stdin"),
        );
        const steps = ["databases", "accounts", "follow"].map((step) => `${server}-${step}`);
        expectGolden(
          `session-store/${engine}-${server}.sql`,
          steps.map((name) => `-- ${name}\n${requestOf(inputOf(made, name))}`).join("\n"),
        );
      }
    },
  );

  it("reaches its hosts through a proxy, with the proxy's own secret, or the key or the agent of the host", async () => {
    const hostKey = "ssh-ed25519 AAAA";
    const way = { address: "192.0.2.254", user: "jump", hostKey };
    const loginBy = async (
      ssh: Values,
      proxy: Values,
      secrets: Readonly<Record<string, string>>,
    ) => {
      const members = (example()["members"] as Values[]).map((member) => ({
        ...member,
        ssh: { hostKey, ...ssh, proxy: { ...way, ...proxy } },
      }));
      const made = await run(example({ members }), secrets);
      const found = named(made.registrations, "host-db1-config").inputs["connection"];
      const { proxy: there, ...here } = unwrapped(found) as Values & { proxy: Values };
      return [here, there].map((one) => [
        one["privateKey"],
        one["password"],
        one["agentSocketPath"],
      ]);
    };
    const none = undefined;
    expect(await loginBy({}, {}, {})).toEqual([
      ["the key", none, none],
      ["the key", none, none],
    ]);
    expect(await loginBy({}, {}, { sshProxyKey: "other" })).toEqual([
      ["the key", none, none],
      ["other", none, none],
    ]);
    expect(await loginBy({}, {}, { sshProxyPassword: "word", sshPassword: "own" })).toEqual([
      ["the key", "own", none],
      [none, "word", none],
    ]);
    const agentSocketPath = "/run/agent";
    expect(await loginBy({ agentSocketPath }, {}, {})).toEqual([
      [none, none, agentSocketPath],
      [none, none, agentSocketPath],
    ]);
    expect(await loginBy({}, { agentSocketPath }, {})).toEqual([
      ["the key", none, none],
      [none, none, agentSocketPath],
    ]);
  });

  it("warns of each questionable setting of the document once, and of nothing when they are left out", async () => {
    const { warnings } = await run(example());
    expect(warnings.map((text) => text.slice(0, text.indexOf(": ")))).toEqual(
      QUESTIONABLE.map((path) => `sessions.${path}`),
    );
    const better = await run(
      example({
        binlog: { expireDays: 4, format: "ROW" },
        settings: {
          slave_exec_mode: null,
          slave_skip_errors: null,
          innodb_deadlock_detect: null,
          slave_parallel_threads: null,
        },
      }),
    );
    expect(better.warnings).toEqual([]);
    expect(inputOf(better, "host-db1-config", "stdin")).not.toContain("IDEMPOTENT");
  });

  it("gives the same plan, whichever member is named first", async () => {
    const declared = example();
    const turned = { ...declared, members: [...(declared["members"] as object[])].reverse() };
    const names = ({ registrations }: ProgramRun) =>
      registrations.map(({ name, inputs }) => [name, inputs["create"]]).sort();
    expect(names(await run(turned))).toEqual(names(await run(declared)));
  });

  it("has the pair proved, switched, restarted and removed as it is declared", async () => {
    const made = await run(
      example({
        verify: { checksum: true, catchUpSeconds: 60 },
        writer: "host-db1",
        switchSeconds: 30,
        events: "host-db2",
        restart: "never",
        onDestroy: "leave",
      }),
    );
    for (const server of MEMBERS) {
      const verify = inputOf(made, `${server}-verify`);
      expect(verify).toContain("\nchecksum=on\n");
      expect(verify).toContain("\ncatch_up_seconds=60\n");
      expect(verify).toContain(`\nevents=${server === "host-db2" ? "yes" : "no"}\n`);
      expect(inputOf(made, `${server}-config`)).toContain("restart=never");
      expect(inputOf(made, `${server}-writer`)).toContain("\nswitch_seconds=30\n");
    }
    expect(named(made.registrations, "host-db1").retainOnDelete).toBe(true);
    const unasked = await run(example());
    expect(inputOf(unasked, "host-db1-verify")).not.toContain("checksum=on");
    expect(inputOf(unasked, "host-db1-config")).toContain("restart=when-needed");
    expect(named(unasked.registrations, "host-db1").retainOnDelete).toBe(false);
  });

  it("follows by current_pos when that is declared", async () => {
    const made = await run(example({ link: { gtidPosition: "current_pos" } }));
    expect(inputOf(made, "host-db1-follow")).toContain("MASTER_USE_GTID = current_pos");
  });

  it("lets one replication account in on each member, from the other's address only", async () => {
    const made = await run(example());
    expect(inputOf(made, "host-db1-link")).toContain("'replication_user'@:address_1");
    expect(revealed(named(made.registrations, "host-db1-link").inputs["stdin"])).toContain(
      "value\taddress_1\t192.0.2.1\n",
    );
    expect(revealed(named(made.registrations, "host-db2-link").inputs["stdin"])).toContain(
      "value\taddress_1\t192.0.2.2\n",
    );
  });

  it("gives binarylog_user what purging and reading logs needs, and SUPER when it is asked for by name", async () => {
    const grants = async (binaryLogs: object) =>
      inputOf(await run(example({ binaryLogs })), "host-db1-accounts");
    const meant = await grants({ from: ["localhost"] });
    expect(meant).toContain("GRANT BINLOG ADMIN ON *.* TO 'binarylog_user'@'localhost';");
    expect(meant).toContain("GRANT BINLOG MONITOR ON *.* TO 'binarylog_user'@'localhost';");
    expect(meant).not.toContain("SUPER");
    expect(await grants({ from: ["localhost"], privileges: ["SUPER"] })).toContain(
      "GRANT SUPER ON *.* TO 'binarylog_user'@'localhost';",
    );
  });

  it("takes passwords and keys from the stack's secrets, and shows none", async () => {
    const secrets = { proxyPassword: "hunter2-p", replicationPassword: "hunter2-r" };
    const made = await run(example(), secrets);
    const stdin = (name: string) => revealed(named(made.registrations, name).inputs["stdin"]);
    for (const server of MEMBERS) {
      expect(stdin(`${server}-accounts`)).toContain("hunter2-p");
      expect(stdin(`${server}-follow`)).toContain("hunter2-r");
    }
    const texts = made.registrations.flatMap(({ inputs }) => plainTexts(inputs)).join("\n");
    expect(texts).not.toMatch(/hunter2|the key/);
  });

  it.each([
    [
      "an engine of another flavour",
      { engine: "mysql-8.4" },
      "session-store.engine: must be one of mariadb-10.5",
    ],
    [
      "three members",
      { members: Array(3).fill({ name: "a", address: "192.0.2.1" }) },
      "session-store.members: must be two servers",
    ],
    [
      "a writer that is no member",
      { writer: "host-db3" },
      'sessions.writer: must be one of "both", "host-db1", "host-db2": it is "host-db3"',
    ],
    [
      "a seed from nobody",
      { seed: { from: "x" } },
      'sessions.seed.from: must be one of "host-db1", "host-db2": it is "x"',
    ],
  ])("refuses %s", async (_, changes, problem) => {
    await expect(run(example(changes))).rejects.toThrow(problem);
  });
});

describe("connectorUrl()", () => {
  it.each([
    [
      [
        { address: "192.0.2.1", port: 3306 },
        { address: "db2.example", port: 3307 },
      ],
      "jdbc:mariadb:sequential://192.0.2.1:3306,db2.example:3307/shop",
    ],
    [
      [{ address: "2001:db8::1", port: 3306 }],
      "jdbc:mariadb:sequential://address=(host=2001:db8::1)(port=3306)/shop",
    ],
  ])("names every server", (places, url) => {
    expect(connectorUrl(places, "shop")).toBe(url);
  });
});

/** What a reviewer reads of a step: the text between its first line and its last. */
