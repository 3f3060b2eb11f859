import { execFileSync } from "node:child_process";
import { EVERY_STEP, report, repair } from "../../src/observe/difference";
import { NOT_MENDED, placesOf, textsOf, withDrift } from "../../src/observe/texts";
import { master, slave, topologyOf } from "../support/declarations";

const PLACES = [NOT_MENDED, "db2-runner", "db2-config", "db3-link"];
const NOW = new Date("2026-03-04T05:06:07.890Z");

describe("textsOf()", () => {
  it("is one line for each step, with the time", () => {
    const found = [
      repair("db2-config", "a is 1, declared 2"),
      report("db2", "it has stopped"),
      repair("db2-config", "b is\n3\x1b[31m, declared 4"),
    ];
    expect(textsOf(found, PLACES, NOW)).toEqual({
      "db2-config": "2026-03-04T05:06:07Z: a is 1, declared 2; b is?3?[31m, declared 4",
      [NOT_MENDED]: "2026-03-04T05:06:07Z: it has stopped",
    });
  });

  it("stands at every step that keeps something there", () => {
    const texts = textsOf([repair(EVERY_STEP, "all is gone")], PLACES, NOW);
    expect(Object.keys(texts)).toEqual(["db2-config", "db3-link"]);
  });

  it("has an end", () => {
    const [text = ""] = Object.values(
      textsOf([repair("db2-config", "x".repeat(9999))], PLACES, NOW),
    );
    expect(text).toHaveLength(2022);
  });
});

describe("placesOf()", () => {
  it("are all that there can be on a host: also the accounts of those that follow", () => {
    expect(placesOf(topologyOf(master(), slave()), "db1")).toEqual([
      NOT_MENDED,
      "db1-runner",
      "db1-config",
      "db1-accounts",
      "db1-local-accounts",
      "db1-follow",
      "db2-link",
    ]);
  });
});

describe("withDrift()", () => {
  it.each(["echo well", "cat <<'END'\nwell\nEND"])(
    "does to %j nothing but that it is another",
    (command) => {
      const hostile = "x'y\"z`id` $(id) \\ ; exit 3 # é !";
      for (const shell of ["sh", "bash"])
        expect(execFileSync(shell, ["-c", withDrift(command, hostile)], { encoding: "utf8" })).toBe(
          "well\n",
        );
      expect(withDrift(command, hostile)).toContain(hostile);
      expect(withDrift(command, "")).toBe(command);
    },
  );
});
