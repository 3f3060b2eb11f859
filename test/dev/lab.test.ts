import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findCases, hostsOf } from "../../dev/lab/cases";
import { hostNamed } from "../../dev/lab/make-hosts";
import { changed } from "../../dev/lab/snapshot";

describe("the lab", () => {
  const cases = findCases([]);

  it("finds every case by its folder, those of one topology together", () => {
    expect(cases.length).toBeGreaterThan(0);
    const topologies = cases.map(({ topology }) => topology);
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
    for (const { topology } of cases)
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

  it("tells lines that went from lines that came", () => {
    expect(changed(["a", "b"], ["b", "c"])).toEqual(["- a", "+ c"]);
    expect(changed(["a"], ["a"])).toEqual([]);
  });
});
