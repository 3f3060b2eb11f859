import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxServer } from "../../dev/servers/server";
import { shellWord } from "../../src/render/shell";
import { applyProgram } from "../support/mini-engine";
import { found, preflight, quiet } from "../support/preflight";
import { outputsOf, repl } from "../support/repl";
import { useServers } from "../support/test-servers";
import { masterOn } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();
let db1: SandboxServer;
let inherits: ChildProcess;
const bin = () => join(servers.directory(), "bin");

beforeAll(async () => {
  db1 = await servers.create("db1");
  // It has what systemd hands to a server that it starts for its sockets.
  inherits = spawn("sleep", ["600"], { env: { LISTEN_FDS: "3" } });
  listens();
});
afterAll(() => inherits.kill());

/** Has systemd, by a stand-in of its program, listen at `at`; `pid` is the server's process for it. */
function listens(at?: readonly string[], pid = 1) {
  const { start, stop, restart } = db1.host.service as Record<string, string>;
  const shown = ["ActiveState=active", ...(at ?? []).map((one) => `Listen=${one} (Stream)`)];
  mkdirSync(bin(), { recursive: true });
  writeFileSync(
    join(bin(), "systemctl"),
    `#!/bin/bash
case $* in
  *TriggeredBy*) echo ${at === undefined ? "" : "test.socket"} ;;
  *Listen*) printf '%s\\n' ${shown.map(shellWord).join(" ")} ;;
  *MainPID*) echo ${pid} ;;
  start*) ${start} ;;
  stop*) ${stop} ;;
  restart*) ${restart} ;;
esac
`,
    { mode: 0o755 },
  );
}

const declared = (bind?: string) => () =>
  masterOn(db1, {
    host: {
      address: "127.0.0.1",
      ...db1.host,
      service: { unit: "test.service" },
      programDirectories: [bin(), ...db1.host.programDirectories],
    },
    settings: bind === undefined ? {} : { bind_address: bind },
  });
const elsewhere = (at: string, bind?: string) =>
  `systemd listens for this server (test.socket: ${at}), whatever its option files say; declared is port ${db1.port}${bind === undefined ? "" : `, bind_address ${bind}`}`;
const ADVICE =
  "run systemctl disable --now test.socket, then systemctl restart test.service, which restarts the server";

it.each([
  ["everywhere, and an address is declared", (port: number) => [`[::]:${port}`], "127.0.0.1"],
  ["at another port", () => ["[::]:1"], undefined],
  ["at another address", (port: number) => [`10.0.0.1:${port}`], "127.0.0.1"],
  ["at no port", () => ["/run/test.sock"], undefined],
])("is found before anything is changed where systemd listens %s", async (_, at, bind) => {
  const places = at(db1.port);
  listens(places);
  expect(await preflight("db1", declared(bind))).toEqual(
    found("db1", `${elsewhere(places.join(" "), bind)}: ${ADVICE}`),
  );
});

it.each([
  ["everywhere, and no address is declared", (port: number) => [`[::]:${port}`], undefined],
  ["everywhere, as is declared", (port: number) => [`[::]:${port}`, "@test"], "0.0.0.0"],
  ["at the declared address", (port: number) => [`127.0.0.1:${port}`], "127.0.0.1"],
])("is as declared where systemd listens %s", async (_, at, bind) => {
  listens(at(db1.port));
  expect(await preflight("db1", declared(bind))).toEqual(quiet);
});

it("is named by check, and red, until the server listens itself", async () => {
  const program = declared("127.0.0.1");
  listens();
  await applyProgram(program);
  const outputs = join(servers.directory(), "outputs.json");
  writeFileSync(outputs, await outputsOf(() => [program()]));
  const check = async () => (await repl("check", "--from", outputs)).stdout;
  expect(await check()).toContain("db1  as declared");

  listens([`[::]:${db1.port}`]);
  expect(await check()).toContain(
    `systemd listens for it, whatever its option files say: test.socket [::]:${db1.port}`,
  );
  await expect(applyProgram(program)).rejects.toThrow("systemd listens for this server");

  listens(undefined, inherits.pid);
  expect(await check()).toContain("whatever its option files say: inherited");
  await expect(applyProgram(program)).rejects.toThrow(
    "run systemctl restart test.service, which restarts the server",
  );

  listens();
  await applyProgram(program);
  expect(await check()).toContain("db1  as declared");
});
