import * as pulumi from "@pulumi/pulumi";
import { Master } from "../../src";
import { named, plainTexts, runProgram, unwrapped } from "../support/mocks";

const hostKey = "ssh-ed25519 AAAAC3Nza";
const privateKey = "hunter2-key";
const login = { hostKey, privateKey };
const way = { address: "192.0.2.254", hostKey, privateKey: "hunter2-proxy" };

type Ssh = Record<string, unknown>;

const run = (ssh: Ssh) =>
  runProgram(
    () =>
      new Master("db1", {
        host: { address: "10.0.0.1", ssh: ssh },
        engine: "mariadb-10.11",
        serverId: 1,
      }),
  );
const connection = async (ssh: Ssh): Promise<unknown> =>
  unwrapped(named((await run(ssh)).registrations, "db1-config").inputs["connection"]);
const refusal = async (ssh: Ssh): Promise<string> =>
  run(ssh).then(
    () => "not refused",
    (error: Error) => error.message,
  );
const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

describe("a login through a proxy", () => {
  it("is the provider's, in which the host is tried once and the proxy as a host is", async () => {
    const proxy = { ...way, user: "jump", port: 2222, privateKeyPassword: "hunter2-phrase" };
    expect(await connection({ ...login, proxy })).toEqual({
      host: "10.0.0.1",
      user: "root",
      port: 22,
      ...login,
      dialErrorLimit: 0,
      perDialTimeout: 15,
      proxy: {
        host: "192.0.2.254",
        user: "jump",
        port: 2222,
        hostKey,
        privateKey: "hunter2-proxy",
        privateKeyPassword: "hunter2-phrase",
        dialErrorLimit: 20,
        perDialTimeout: 15,
      },
    });
  });

  it("shows no secret of either", async () => {
    const password = "hunter2-password";
    const { privateKey: _, ...others } = way;
    for (const proxy of [way, { ...others, password }]) {
      const { registrations } = await run({ ...login, proxy });
      expect(registrations.flatMap(({ inputs }) => plainTexts(inputs)).join()).not.toContain(
        "hunter2",
      );
    }
  });

  it("warns of a proxy of any host key", async () => {
    const { hostKey: _, ...others } = way;
    const { warnings } = await run({ ...login, proxy: { ...others, insecureIgnoreHostKey: true } });
    expect(warnings).toEqual([
      "db1.host.ssh.proxy: any host key is accepted; give hostKey to be sure who answers",
    ]);
  });

  it.each([
    [
      "no host key",
      { hostKey: undefined },
      "host.ssh.proxy.hostKey must be given (or host.ssh.proxy.insecureIgnoreHostKey: true, which trusts whoever answers)",
    ],
    [
      "another kind of host key",
      { hostKey: "ssh-rsa AAAA" },
      "host.ssh.proxy.hostKey must be an ed25519 or ecdsa key",
    ],
    [
      "nothing to log in with",
      { privateKey: undefined },
      "host.ssh.proxy.privateKey, host.ssh.proxy.password or host.ssh.proxy.agentSocketPath must be given",
    ],
    [
      "an address that is none",
      { address: "a b" },
      'host.ssh.proxy.address must be a host name or an IP address, it is "a b"',
    ],
  ])("is refused with %s", async (_, changed, said) => {
    expect(await refusal({ ...login, proxy: { ...way, ...changed } })).toContain(
      `Cannot reach "db1": ${said}`,
    );
  });

  it.each([
    ["without an address", { hostKey, privateKey }, "db1.host.ssh.proxy.address: must be given"],
    [
      "with sudo, which is the host's",
      { ...way, sudo: true },
      'db1.host.ssh.proxy: Unrecognized key: "sudo"',
    ],
    ["behind another one", { ...way, proxy: way }, 'db1.host.ssh.proxy: Unrecognized key: "proxy"'],
  ])("is refused %s", async (_, proxy, said) => {
    expect(await refusal({ ...login, proxy })).toContain(said);
  });
});

describe("an agent", () => {
  const before = process.env["SSH_AUTH_SOCK"];
  beforeEach(() => (process.env["SSH_AUTH_SOCK"] = "/run/session/agent"));
  afterAll(() => {
    delete process.env["SSH_AUTH_SOCK"];
    if (before !== undefined) process.env["SSH_AUTH_SOCK"] = before;
  });
  const agentOf = async (agentSocketPath: unknown) =>
    ((await connection({ hostKey, agentSocketPath })) as Ssh)["agentSocketPath"];

  it("is asked at the socket that is named, on the proxy as well", async () => {
    expect(await agentOf("/run/agent")).toBe("/run/agent");
    expect(await agentOf(pulumi.output("/run/agent"))).toBe("/run/agent");
    const { privateKey: _, ...others } = way;
    expect(
      await connection({ ...login, proxy: { ...others, agentSocketPath: "/run/agent" } }),
    ).toMatchObject({ proxy: { agentSocketPath: "/run/agent" } });
  });

  it.each(["SSH_AUTH_SOCK", "/run/session/agent"])(
    "of the environment is the provider's to find, so that another session changes nothing: %s",
    async (path) => {
      expect(await agentOf(path)).toBeUndefined();
      expect(await agentOf(pulumi.output(path))).toBeUndefined();
    },
  );

  it("is refused where it is none, is not there, or would not be asked", async () => {
    expect(await refusal({ hostKey, agentSocketPath: "agent" })).toContain(
      'host.ssh.agentSocketPath must be an absolute path, or SSH_AUTH_SOCK for the agent of this environment, it is "agent"',
    );
    expect(await refusal({ ...login, agentSocketPath: "/run/agent" })).toContain(
      "host.ssh.agentSocketPath must be left out where host.ssh.privateKey is given: the agent is not asked then",
    );
    delete process.env["SSH_AUTH_SOCK"];
    expect(await refusal({ hostKey, agentSocketPath: "SSH_AUTH_SOCK" })).toContain(
      "host.ssh.agentSocketPath is SSH_AUTH_SOCK, which is not set here: start an agent and add the key",
    );
  });

  it("counts as given while it is not known yet", async () => {
    expect(await refusal({ hostKey, agentSocketPath: unknown })).toBe("not refused");
  });
});
