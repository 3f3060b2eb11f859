import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { dialectOf } from "../../src/engine/dialects";
import { renderProfile } from "../../src/render/profile";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master } from "../support/declarations";
import { expectGolden } from "../support/golden";

/** What bash makes of variables after it read a profile. */
function read(
  host: Partial<ServerDeclaration["host"]>,
  ...names: readonly string[]
): readonly string[] {
  const script = `${renderProfile(master({ host }))}\nprintf '%s\\0' ${names.map((name) => `"$${name}"`).join(" ")}`;
  const output = execFileSync("bash", ["-u", "-c", script], { encoding: "utf8" });
  return output.split("\0").slice(0, -1);
}

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."'\"\\`$%!#~*?[]{}()<>|&; \t\n-=", "é", "$(id)"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join("").replace(/[\0\ud800-\udfff]/g, ""))
  .filter((word) => word !== "");

describe("renderProfile()", () => {
  it("renders the head of a runner", () => {
    expectGolden("profile/mariadb-10.11.sh", renderProfile(master()));
  });

  it("renders the facts of a host by its declaration", () => {
    const service = { start: "run start", stop: "run stop", restart: "run again", status: "run ?" };
    const host = {
      port: 3307,
      socket: "/srv/a b/my.sock",
      service,
      clientOptionFile: "/root/it's.cnf",
      serverOptions: ["--defaults-file=/srv/a b/my.cnf", "--user=x"],
      programDirectories: ["/opt/db/bin", "/opt/db/sbin"],
      stateDirectory: "/srv/state",
    };
    expect(
      read(
        host,
        "host_name",
        "port",
        "socket",
        "service_start",
        "service_stop",
        "service_restart",
        "service_status",
        "client_option_file",
        "server_options",
        "program_path",
        "state_directory",
      ),
    ).toEqual([
      "db1",
      "3307",
      "/srv/a b/my.sock",
      "run start",
      "run stop",
      "run again",
      "run ?",
      "/root/it's.cnf",
      "'--defaults-file=/srv/a b/my.cnf' --user=x",
      "/opt/db/bin:/opt/db/sbin",
      "/srv/state/3307",
    ]);
  });

  it("hands every statement and pattern to the runner unchanged", () => {
    const { statements, dump, versionPattern } = dialectOf("mariadb-10.11");
    expect(
      read(
        {},
        "sql_inventory",
        "sql_disable_events",
        "sql_wait_gtid",
        "dump_position_pattern",
        "version_pattern",
      ),
    ).toEqual([
      statements.inventory,
      statements.disableEvents,
      statements.waitGtid,
      dump.positionPattern,
      versionPattern,
    ]);
  });

  it("survives whatever a path, a command or an option holds", () => {
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 4 }), (path, start, serverOptions) => {
        const service = { start, stop: "x", restart: "x", status: "x" };
        const script =
          renderProfile(master({ host: { socket: path, service, serverOptions } })) +
          'eval "list=($server_options)"; printf "%s\\0" "$socket" "$service_start" "${list[@]}"';
        const output = execFileSync("bash", ["-c", script], { encoding: "utf8" });
        const seen = output.split("\0").slice(0, -1);
        expect(seen).toEqual([path, start, ...serverOptions]);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
