import * as pulumi from "@pulumi/pulumi";
import { Master } from "../../src";
import { named, runProgram, type ProgramRun } from "../support/mocks";
import { chain } from "./chain";

const PREFLIGHTS = ["db1-preflight", "db2-preflight", "db3-preflight", "db4-preflight"];
const STEPS = [
  "runner",
  "preflight",
  "config",
  "link",
  "seed-open",
  "seed",
  "seed-close",
  "local-accounts",
  "follow",
  "mark",
  "verify",
];

/** What each step of `server` waits for, passwords apart: they wait for nothing. */
function waits({ registrations }: ProgramRun, server: string, steps: readonly string[] = STEPS) {
  const passwords = registrations.filter(({ kind }) => kind === "RandomPassword");
  return Object.fromEntries(
    steps.map((step) => [
      step,
      named(registrations, `${server}-${step}`).dependencies.filter(
        (name) => !passwords.some((password) => password.name === name),
      ),
    ]),
  );
}

/** Everything that the step named `name` waits for, directly or not. */
function above({ registrations }: ProgramRun, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const next of named(registrations, one).dependencies) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(name);
  return found;
}

describe("what a step waits for", () => {
  let serial: ProgramRun;
  let parallel: ProgramRun;
  beforeAll(async () => {
    serial = await runProgram(chain);
    parallel = await runProgram(() => chain({ db3: { rollout: "parallel" } }));
  });

  it("on a master", () => {
    expect(waits(serial, "db1", ["runner", "preflight", "config", "accounts"])).toEqual({
      runner: [],
      preflight: ["db1-runner"],
      config: PREFLIGHTS,
      accounts: ["db1-config"],
    });
  });

  it("on its first slave", () => {
    expect(waits(serial, "db2")).toEqual({
      runner: [],
      preflight: ["db2-runner"],
      // A restart of both at once would take the channel between them for broken.
      config: ["db1-config", ...PREFLIGHTS],
      link: ["db1-config", ...PREFLIGHTS],
      "seed-open": ["db1-config", "db2-link"],
      seed: ["db2-config", "db2-seed-open"],
      "seed-close": ["db2-seed"],
      "local-accounts": ["db2-seed"],
      follow: ["db2-local-accounts", "db2-seed-close"],
      mark: ["db2-follow"],
      verify: ["db2-mark"],
    });
  });

  it("on a slave of a slave: its master's copy and proof", () => {
    expect(waits(serial, "db4")).toEqual({
      runner: [],
      preflight: ["db4-runner"],
      config: ["db2-seed", ...PREFLIGHTS].sort(),
      link: [...PREFLIGHTS, "db2-verify"].sort(),
      "seed-open": ["db2-verify", "db4-link"],
      seed: ["db4-config", "db4-seed-open"],
      "seed-close": ["db4-seed"],
      "local-accounts": ["db4-seed"],
      follow: ["db4-local-accounts", "db4-seed-close"],
      mark: ["db4-follow"],
      verify: ["db4-mark"],
    });
  });

  it("on a further slave: the configuration of the one before it", () => {
    expect(waits(serial, "db3", ["config"])).toEqual({
      config: ["db2-config", ...PREFLIGHTS].sort(),
    });
  });

  it("on a further slave that may change at once: that of their master", () => {
    expect(waits(parallel, "db3", ["config"])).toEqual({ config: ["db1-config", ...PREFLIGHTS] });
  });

  it("is every preflight of the program, before anything changes anywhere", () => {
    const changing = serial.registrations.filter(
      ({ kind, name }) => kind === "Command" && !/-(runner|preflight)$/.test(name),
    );
    expect(changing.length).toBe(29);
    for (const { name } of changing) {
      const missing = PREFLIGHTS.filter((preflight) => !above(serial, name).has(preflight));
      expect([name, missing]).toEqual([name, []]);
    }
  });

  it("is no change of another server's, for a preflight", () => {
    for (const name of PREFLIGHTS) {
      expect([...above(serial, name)]).toEqual([name.replace("preflight", "runner")]);
    }
  });

  it("is a password in steps that use it", () => {
    const users = serial.registrations.filter(({ dependencies }) =>
      dependencies.includes("db2-seed-password"),
    );
    expect(users.map(({ name }) => name)).toEqual(["db2-seed-open", "db2-seed"]);
  });

  it("is a preflight that another topology of the program declares", async () => {
    const run = await runProgram(() => {
      const server = { engine: "mariadb-10.11", serverId: 1 } as const;
      new Master("a", { ...server, host: { address: "192.0.2.8" } });
      new Master("b", { ...server, host: { address: "192.0.2.9" } });
    });
    expect(named(run.registrations, "a-config").dependencies).toEqual([
      "a-preflight",
      "b-preflight",
    ]);
    expect(named(run.registrations, "b-config").dependencies).toEqual([
      "a-preflight",
      "b-preflight",
    ]);
  });
});

describe("onDestroy", () => {
  it.each([
    ["leave", true],
    ["undo", false],
  ] as const)("%s sets retainOnDelete of the component: %s", async (onDestroy, retained) => {
    const { registrations } = await runProgram(() => chain({ all: { onDestroy } }));
    const servers = registrations.filter(({ parent }) => parent === "");
    expect(servers.map(({ retainOnDelete }) => retainOnDelete)).toEqual(Array(4).fill(retained));
    // As an option only: as text it would come too late for a host that is gone.
    const normal = await runProgram(chain);
    const texts = (run: ProgramRun) =>
      run.registrations.map(({ name, inputs }) => [name, inputs["create"], inputs["delete"]]);
    expect(
      new Map(texts({ registrations } as ProgramRun).map(([name, ...rest]) => [name, rest])),
    ).toEqual(new Map(texts(normal).map(([name, ...rest]) => [name, rest])));
  });

  it("gone sets it of what runs on that host, wherever it is declared, and of nothing else", async () => {
    const { registrations } = await runProgram(() => chain({ db2: { onDestroy: "gone" } }));
    const forgotten = registrations.filter((one) => one.retainOnDelete).map(({ name }) => name);
    expect(forgotten.sort()).toEqual([
      "db2-config",
      "db2-follow",
      "db2-local-accounts",
      "db2-preflight",
      "db2-runner",
      "db2-seed",
      "db2-verify",
      // On db2 for its own slave.
      "db4-link",
      "db4-seed-close",
      "db4-seed-open",
    ]);
  });

  it("leaves the caller's own options alone", async () => {
    const { registrations } = await runProgram(() => chain({ opts: { retainOnDelete: true } }));
    expect(named(registrations, "db1").retainOnDelete).toBe(true);
  });
});

describe("a preview in which no address is known", () => {
  const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  let known: ProgramRun;
  let unknown: ProgramRun;
  beforeAll(async () => {
    const address = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const ssh = { hostKey: "ssh-ed25519 AAAA", privateKey: address() };
    const host = () => ({ host: { address: address(), ssh } });
    const known_ = (id: number) => ({ host: { address: `192.0.2.${id}`, ssh } });
    unknown = await runProgram(
      () => chain({ db1: host(), db2: host(), db3: host(), db4: host() }),
      {
        preview: true,
      },
    );
    known = await runProgram(
      () => chain({ db1: known_(1), db2: known_(2), db3: known_(3), db4: known_(4) }),
      { preview: true },
    );
  });

  it("has the same resources", () => {
    const names = ({ registrations }: ProgramRun) => registrations.map(({ name }) => name).sort();
    expect(names(unknown)).toEqual(names(known));
    expect(names(unknown).length).toBe(48);
  });

  it("shows every text of a step", () => {
    for (const { name, inputs } of unknown.registrations) {
      const { create, update, delete: remove } = named(known.registrations, name).inputs;
      expect([name, inputs["create"], inputs["update"], inputs["delete"]]).toEqual([
        name,
        create,
        update,
        remove,
      ]);
    }
  });

  it("hides connections, triggers that are addresses, and the stdin that an address is part of", () => {
    const hidden = unknown.registrations.flatMap(({ name, inputs }) =>
      Object.entries(inputs)
        .filter(([, value]) => JSON.stringify(value).includes(UNKNOWN))
        .map(
          ([input]) => `${input}${input === "stdin" ? ` of ${name.replace(/^db\d-/, "")}` : ""}`,
        ),
    );
    expect([...new Set(hidden)].sort()).toEqual([
      "connection",
      "stdin of follow",
      "stdin of link",
      "stdin of preflight",
      "stdin of seed",
      "stdin of seed-open",
      "stdin of verify",
      "triggers",
    ]);
  });

  it("has my.cnf and the runner as they will be", () => {
    for (const name of ["db1-runner", "db1-config", "db4-config"]) {
      expect(named(unknown.registrations, name).inputs["stdin"]).toEqual(
        named(known.registrations, name).inputs["stdin"],
      );
    }
  });
});
