import { stacksOf } from "../../src/cli/declarations/configuration";
import { declaredStack } from "../../src/cli/declarations/declared-stack";
import { projectOf } from "../../src/cli/declarations/project";
import { changedSteps } from "../../src/steps/changes";
import { UNKNOWN } from "../../src/steps/hand-over";
import { itemsOf } from "../../src/steps/whole";
import { declaredOf } from "../support/declared";
import { usePrograms } from "../support/program";
import type { DeclaredServer } from "../up/project";

jest.setTimeout(60_000);
const write = usePrograms();
const declared = (directory: string, stack = "dev") => declaredStack(projectOf(directory), stack);

const SERVERS: readonly DeclaredServer[] = [
  {
    kind: "master",
    name: "db1",
    args: {
      host: { address: "192.0.2.1" },
      engine: "mariadb-10.11",
      serverId: 1,
      databases: ["shop"],
      accounts: [{ user: "app", password: "hunter2" }],
      settings: { max_connections: 200 },
    },
  },
  {
    kind: "slave",
    name: "db2",
    args: {
      master: "db1",
      host: { address: "192.0.2.2", port: 3307 },
      engine: "mariadb-10.11",
      serverId: 2,
      link: { password: "hunter3" },
      onDestroy: "leave",
    },
  },
];
const PROGRAM = `
import { Master, Slave } from "LIBRARY";
const [one, two] = ${JSON.stringify(SERVERS)} as any;
const db1 = new Master("db1", one.args);
new Slave("db2", { ...two.args, master: db1 });
console.log("what a program prints is its own");
`;

describe("what a program declares", () => {
  it("is handed over by its components, as they would register it, and without its secrets", async () => {
    const { declared: found, reaches, stack } = await declared(write({ program: PROGRAM }));
    const { topology } = declaredOf(SERVERS);
    expect(found.topology).toEqual(topology);
    expect(stack).toEqual({ project: "shop", stack: "dev" });
    expect(found.inputs["db1"]).not.toHaveProperty("onDestroy");
    expect(found.inputs["db2"]).toMatchObject({ onDestroy: "leave" });
    expect(itemsOf(found.topology, stack)).toEqual(itemsOf(topology, stack));
    expect(reaches.map(({ name, address, port }) => [name, address, port])).toEqual([
      ["db1", "192.0.2.1", 3306],
      ["db2", "192.0.2.2", 3307],
    ]);
    expect(JSON.stringify([found, reaches])).not.toContain("hunter");
  });

  it("shows another password as another one", async () => {
    const before = await declared(write({ program: PROGRAM }));
    const after = await declared(write({ program: PROGRAM.replace("hunter2", "hunter4") }));
    expect(
      changedSteps(before.declared, after.declared).map(({ name, how }) => [name, how]),
    ).toEqual([["db1-accounts", "again"]]);
  });

  it("is read of a program that the SDK compiles, too", async () => {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      const { Master } = require("LIBRARY");
      export = async (): Promise<Record<string, unknown>> => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const name: string = pulumi.getStack();
        new Master(name, { host: { address: "192.0.2.1" }, engine: "mariadb-10.11", serverId: 1 });
        return {};
      };`;
    const { declared: found } = await declared(write({ program, compiled: true }), "acme/shop/dev");
    expect(found.topology.servers.map(({ name }) => name)).toEqual(["dev"]);
  });

  it("is read beside resources of other providers, of which nothing is known but what is given", async () => {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      import * as command from "@pulumi/command";
      import * as random from "@pulumi/random";
      import { ApplicationBlock, Master, MultiMasterPair } from "LIBRARY";
      pulumi.runtime.registerStackTransform(({ props, opts }) => ({ props, opts }));
      const hook = new pulumi.ResourceHook("hook", () => undefined);
      const machine = new command.local.Command("machine", { create: "false" }, { hooks: { afterCreate: [hook] } });
      const password = new random.RandomPassword("password", { length: 20 });
      const other = new pulumi.StackReference("acme/network/prod");
      class Provider implements pulumi.dynamic.ResourceProvider {
        create = async () => ({ id: "1", outs: {} });
      }
      class Own extends pulumi.dynamic.Resource {
        constructor() { super(new Provider(), "own", {}); }
      }
      new Own();
      new Master("db1", {
        host: { address: machine.stdout },
        engine: "mysql-8.4",
        serverId: 1,
        accounts: [{ user: "app", password: password.result }],
      });
      const host = { address: other.requireOutput("address"), port: 3307 };
      new MultiMasterPair("pair", {
        engine: "mariadb-10.11",
        databases: ["shop"],
        members: [{ name: "db2", host: { address: "192.0.2.2" } }, { name: "db3", host }],
      });
      new ApplicationBlock("lines", {
        host: { address: "192.0.2.9" },
        file: "/etc/app.conf",
        comment: "#",
        before: "^end$",
        byHand: "^a",
        check: ["true"],
        lines: "a = 1",
      });
      export const answer = machine.stdout;`;
    const { declared: found, reaches } = await declared(write({ program }));
    expect(Object.entries(found.inputs).map(([name, { address }]) => [name, address])).toEqual([
      ["db1", UNKNOWN],
      ["db2", "192.0.2.2"],
      ["db3", UNKNOWN],
    ]);
    expect(found.inputs["db1"]?.accountPasswords).toEqual([UNKNOWN]);
    expect(reaches.map(({ name }) => name)).toEqual(["db2"]);
    expect(found.files?.map(({ address }) => address)).toEqual(["192.0.2.9"]);
  });

  it("has what is worth a second thought", async () => {
    const program = PROGRAM.replace('"host":{"address":"192.0.2.1"}', (host) =>
      host.replace(
        "}",
        ',"ssh":{"privateKey":"x","insecureIgnoreHostKey":true,"agentSocketPath":undefined}}',
      ),
    );
    const { warnings } = await declared(write({ program }));
    expect(warnings).toEqual([
      "db1.host.ssh: any host key is accepted; give hostKey to be sure who answers",
    ]);
  });
});

describe("a configuration", () => {
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { Master } from "LIBRARY";
    const config = new pulumi.Config();
    const { address, port } = config.requireObject<{ address: string; port: number }>("host");
    const keys = config.requireSecretObject<{ key: string }>("keys").key;
    new Master(config.require("name"), {
      host: { address, port, ssh: { privateKey: keys, hostKey: config.require("hostKey") } },
      engine: "mariadb-10.11",
      serverId: config.requireNumber("id"),
      accounts: [{ user: "app", password: config.requireSecret("password") }],
      settings: { init_connect: config.require("password") },
    });`;
  const project = `config:
  hostKey: "ssh-ed25519 AAAA"
  name: { type: string, default: db1 }
  shop:id: { value: 7 }
`;
  const dev = (cipher: string) => `encryptionsalt: v1:abc
config:
  shop:host: { address: 192.0.2.1, port: 3307 }
  shop:keys: { key: { secure: v1:key } }
  shop:password: { secure: ${cipher} }
`;

  it("is read as the engine hands it over, and nothing of it is decrypted", async () => {
    const directory = write({
      program,
      project,
      stacks: { dev: dev("v1:one"), prod: dev("v1:two") },
    });
    expect(stacksOf(projectOf(directory))).toEqual(["dev", "prod"]);
    const [one, two] = [await declared(directory), await declared(directory, "prod")];
    expect(one.declared.topology.servers[0]).toMatchObject({
      name: "db1",
      serverId: 7,
      host: { port: 3307 },
      settings: { init_connect: expect.stringMatching(/^secret-[0-9a-f]{16}$/) as string },
    });
    expect(one.secretKeys).toEqual(["shop:keys", "shop:password"]);
    expect(JSON.stringify(one)).not.toContain("v1:");
    expect(
      changedSteps(one.declared, two.declared).map(({ name, effect }) => [name, effect]),
    ).toEqual([
      ["db1-config", "reload"],
      ["db1-accounts", "reload"],
    ]);
  });

  it("that imports an environment is refused, because that is not in the file", async () => {
    const directory = write({ program, stacks: { dev: "environment: [base]\n" } });
    await expect(declared(directory)).rejects.toThrow(
      `Cannot read the declarations of "dev": its configuration must be in ${directory}/Pulumi.dev.yaml alone, it imports an environment`,
    );
  });
});

describe("a program that declares nothing that could be read", () => {
  it.each([
    [
      "one that is refused, with all of its problems",
      PROGRAM.replace('"serverId":1', '"serverId":0').replace('"serverId":2', '"serverId":-1'),
      /the program fails\nCannot plan the topology: found 2 problem\(s\)\n {2}- db1.serverId: .*\n {2}- db2.serverId: [^\n]*$/,
    ],
    [
      "one that throws",
      "throw new Error('no such thing');",
      /the program fails\n[^]*no such thing/,
    ],
    [
      "one without servers",
      "export const a = 1;",
      /its program declares no server of this library/,
    ],
  ])("is %s", async (_, program, message) => {
    await expect(declared(write({ program }))).rejects.toThrow(message);
  });

  it("is none of Node.js, or none at all", () => {
    const directory = write({ program: "", project: "" });
    expect(() => projectOf("/")).toThrow(
      "Cannot read the declarations: there must be a Pulumi.yaml in / or above it, there is none",
    );
    expect(projectOf(directory)).toMatchObject({ name: "shop", program: "index.ts", directory });
  });
});
