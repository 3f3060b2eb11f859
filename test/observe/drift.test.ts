import { repair } from "../../src/observe/difference";
import { chosenDrift, DRIFT_VARIABLE, onlyReported } from "../../src/observe/drift";

describe("chosenDrift()", () => {
  it("is what is declared, unless the environment decides for the run", () => {
    expect(chosenDrift(undefined, {})).toBe("repair");
    expect(chosenDrift("off", { [DRIFT_VARIABLE]: "" })).toBe("off");
    expect(chosenDrift("off", { [DRIFT_VARIABLE]: "report" })).toBe("report");
  });

  it("refuses another word of the environment", () => {
    expect(() => chosenDrift("off", { [DRIFT_VARIABLE]: "no" })).toThrow(
      `${DRIFT_VARIABLE}: must be "repair", "report" or "off", it is "no"`,
    );
  });
});

describe("onlyReported()", () => {
  it("has no step mend anything", () => {
    expect(onlyReported("db2", [repair("db2-config", "a is 1")])).toEqual([
      { step: "db2", text: "a is 1", kind: "report" },
    ]);
  });
});
