import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findCases, findTrials, hostsOf } from "../../dev/lab/cases";
import { renderFaults } from "../../dev/lab/faults";
import { hostNamed } from "../../dev/lab/make-hosts";
import { changed } from "../../dev/lab/snapshot";

describe("the lab", () => {
  const cases = findCases([]);

  it("finds every case by its folder, those of one topology together", () => {
    expect(cases.length).toBeGreaterThan(0);
    const topologies = findTrials([]).map(({ topology }) => topology);
    const runs = topologies.filter((topology, i) => topology !== topologies[i - 1]);
    expect(runs).toEqual([...new Set(topologies)]);
    expect(findCases(["setting-by-hand"]).map(({ expected }) => expected)).toEqual([
      [
        "preview: max_connections is 300, declared 200",
        "after pulumi up: 200",
        "the next preview: nothing",
      ],
    ]);
  });

  it("names the cases that there are when it is asked for another one", () => {
    expect(() => findCases(["none"])).toThrow(
      `Cannot run "none": the cases are ${cases
        .map(({ name }) => name)
        .sort()
        .join(", ")}`,
    );
  });

  it("knows the image and the address of every host that a topology names", () => {
    for (const { topology } of findTrials([]))
      for (const name of hostsOf(topology))
        expect([name, hostNamed(name).address]).toEqual([
          name,
          expect.stringMatching(/^10\.77\.0\.[1-3][1-9]$/),
        ]);
    expect(() => hostNamed("buster1")).toThrow(
      'Cannot make the host "buster1": it must be one of bookworm, trixie, sid with a number from 1 to 9',
    );
  });

  it.each(cases.map(({ name, directory }) => [name, directory]))(
    "reads do.sh of %s as bash does",
    (_, directory) => {
      expect(execFileSync("bash", ["-n", join(directory, "do.sh")], { encoding: "utf8" })).toBe("");
    },
  );

  it("runs a case on one of its topologies when both are named", () => {
    const trials = findTrials(["clone/setting-by-hand"]);
    expect(trials.map(({ topology, one }) => [topology, one.name])).toEqual([
      ["clone", "setting-by-hand"],
    ]);
  });

  it("writes a table of what was run and what was not", () => {
    const [one] = findCases(["setting-by-hand"]);
    const [other] = findCases(["runner-removed"]);
    if (one === undefined || other === undefined) throw new Error("the cases are gone");
    const results = [
      { topology: "clone", one, faults: [], server: "9.7.4" },
      { topology: "two-slaves", one: other, faults: ["- a"], server: "10.11.14-MariaDB" },
    ];
    const trials = [...results, { topology: "clone", one: other }];
    expect(renderFaults(trials, results).split("\n").slice(5)).toEqual([
      "| case | clone (9.7.4) | two-slaves (10.11.14-MariaDB) |",
      "| --- | --- | --- |",
      "| A setting of a slave was changed by hand | as expected | - |",
      "| The runner of a slave was deleted | not run | not as expected |",
      "",
    ]);
  });

  it("tells lines that went from lines that came", () => {
    expect(changed(["a", "b"], ["b", "c"])).toEqual(["- a", "+ c"]);
    expect(changed(["a"], ["a"])).toEqual([]);
  });
});
