import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type Server, type Socket } from "node:net";

import { certificateSettings } from "../../dev/servers/certificate";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { MasterArgs, SlaveArgs } from "../../src";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { preflight, quiet } from "../support/preflight";
import { masterOn, runStep, slaveOn, step, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();

let db1: SandboxServer;
let db2: SandboxServer;
beforeAll(async () => {
  const mysql = servers.programs().flavor === "mysql";
  [db1, db2] = await Promise.all([
    // Without TLS, and knowing nobody who comes by way of an address.
    servers.create("db1", { config: `skip_name_resolve\n${mysql ? "tls_version=" : "skip_ssl"}` }),
    servers.create("db2"),
  ]);
});

/** What the slave's first contact with a master at `at` ends with: the lines after the error itself. */
async function hints(
  at: Partial<MasterArgs["host"]>,
  link: SlaveArgs["link"] = {},
): Promise<readonly string[]> {
  const host = { address: "127.0.0.1", ...db1.host, ...at };
  const steps = await stepsOf(() => slaveOn(db2, masterOn(db1, { host }), { link }));
  expect(await runStep(steps, "db2-runner")).toEqual(quiet);
  const { code, stdout, stderr } = await runStep(steps, "db2-seed");
  const [first, ...lines] = stderr.split("\n");
  expect([code, stdout, first?.split(": ERROR ")[0]]).toEqual([
    1,
    "",
    "db2: seed failed: cannot log in on the master db1",
  ]);
  return lines.slice(0, -1).map((line) => line.replace("  -> ", ""));
}

/** Calls `use` with the port of a listener on loopback that does `greet` with who connects. */
async function listening<T>(greet: (socket: Socket) => void, use: (port: number) => Promise<T>) {
  const sockets = new Set<Socket>();
  const listener: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new TypeError("a port is listened on");
  try {
    return await use(address.port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  }
}

const unreached =
  "is the master up, its address and port right, its bind_address not 127.0.0.1, and no firewall between?";

describe("a slave that does not reach its master names the cause", () => {
  it("and a master without TLS is one that can be administered", async () => {
    const clientOptionFile = join(servers.directory(), "administrator.cnf");
    const user = await query(db1, "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)");
    writeFileSync(clientOptionFile, `[client]\nuser=${user}\n`, { mode: 0o600 });
    const host = { address: "127.0.0.1", ...db1.host, clientOptionFile };
    expect(await preflight("db1", () => masterOn(db1, { host }))).toEqual(quiet);
  });

  it("when nobody knows the name", async () => {
    expect(await hints({ address: "no-such-host.invalid" })).toEqual([
      "this host does not know the master's address: correct it, or what resolves names here",
    ]);
  });

  it("when nothing listens there", async () => {
    const port = await listening(
      () => undefined,
      (one) => Promise.resolve(one),
    );
    expect(await hints({ port })).toEqual([
      `seen from this host, 127.0.0.1 port ${port} refuses connections: nothing listens there`,
      unreached,
    ]);
  });

  it("when something else listens there, which waits for the other side to speak", async () => {
    const found = await listening(
      () => undefined,
      (port) => hints({ port }),
    );
    expect(found).toEqual([
      "the port accepts connections but sends no MySQL handshake: is it the right port? (A server that hangs does this too.)",
    ]);
  });

  it("when something listens there that breaks off", async () => {
    const found = await listening(
      (socket) => socket.destroy(),
      (port) => hints({ port }),
    );
    expect(found).toEqual([
      "the port accepts connections but closes them before the MySQL handshake: is it the right port? (A server that is still starting does this too.)",
    ]);
  });

  it("when the master knows nobody from there", async () => {
    expect(await hints({})).toEqual([
      "the master answers but has no account for this host: see \"from\" of the link; was it dropped by hand? pulumi up --replace '**::db2-seed-open' --replace '**::db2-seed' --replace '**::db2-seed-close' makes it again",
    ]);
  });

  const account = "repl_db2_seed_1@'127.0.0.1'";

  it("when the account is refused", async () => {
    await query(db1, `CREATE USER ${account} IDENTIFIED BY 'another'`);
    expect(await hints({}, { tls: false })).toEqual([
      "the master answers but refuses the account: may it log in from this host? Was it dropped, or its password changed, by hand? pulumi up --replace '**::db2-seed-open' --replace '**::db2-seed' --replace '**::db2-seed-close' makes both as declared",
    ]);
  });

  it("when the account is locked", async () => {
    const program = () => slaveOn(db2, masterOn(db1));
    const { stdin } = step(await stepsOf(program), "db2-seed");
    const password = /\tpassword_1\t(.*)/.exec(stdin)?.[1];
    await query(db1, `ALTER USER ${account} IDENTIFIED BY '${password}'`);
    await query(db1, `ALTER USER ${account} ACCOUNT LOCK`);
    expect(await hints({}, { tls: false })).toEqual([
      "the account is locked on the master while that one is seeded itself: run pulumi up until its seed is whole",
    ]);
    await query(db1, `ALTER USER ${account} ACCOUNT UNLOCK`);
  });

  it("when the link wants TLS and the master has none, even where clients go on without", async () => {
    expect(await hints({}, { tls: true })).toEqual([
      "the two do not agree on TLS: give the master a certificate, or declare link: { tls: false } to go without",
    ]);
  });
});

describe("a master that lets nobody in without TLS", () => {
  const account = "repl_db2_seed_1@'127.0.0.1'";
  const answer =
    "the master lets nobody in without TLS (require_secure_transport = ON): declare link: { tls: true }";
  let secure: SandboxServer;

  beforeAll(async () => {
    const certificate = await certificateSettings(
      { ...servers.programs(), version: "11.4" },
      () => undefined,
    );
    secure = await servers.create("secure", {
      config: ["skip_name_resolve", "require_secure_transport=ON", ...certificate].join("\n"),
    });
    const { stdin } = step(await stepsOf(() => slaveOn(db2, masterOn(db1))), "db2-seed");
    const password = /\tpassword_1\t(.*)/.exec(stdin)?.[1];
    await query(secure, `CREATE USER ${account} IDENTIFIED BY '${password}'`);
  });

  it("is named with the answer, though some servers only refuse the account", async () => {
    expect(await hints({ port: secure.port }, { tls: false })).toEqual([answer]);
  });

  it("is named to a slave whose channel goes without TLS unasked, before anything is copied", async () => {
    const { tlsUnasked } = dialectOf(db2.line as EngineLine).change;
    const host = { address: "127.0.0.1", ...db1.host, port: secure.port };
    const steps = await stepsOf(() => slaveOn(db2, masterOn(db1, { host })));
    const { code, stderr } = await runStep(steps, "db2-seed");
    expect(code).toBe(1);
    expect(stderr.includes(answer)).toBe(tlsUnasked === "off");
  });

  it("is not taken for the cause when the password is wrong too", async () => {
    await query(secure, `ALTER USER ${account} IDENTIFIED BY 'another'`);
    const host = { address: "127.0.0.1", ...db1.host, port: secure.port };
    const steps = await stepsOf(() =>
      slaveOn(db2, masterOn(db1, { host }), { link: { tls: false } }),
    );
    const { stderr } = await runStep(steps, "db2-seed");
    // Some servers say it before they look at a password.
    const saidItself = stderr.includes("insecure transport");
    expect(stderr.includes(answer)).toBe(saidItself);
    expect(stderr.includes("the master answers but refuses the account")).toBe(!saidItself);
  });
});
