import { withoutTraces } from "../../src/components/without-traces";

describe("withoutTraces()", () => {
  const limit = Error.stackTraceLimit;
  afterEach(() => {
    Error.stackTraceLimit = limit;
    delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
  });

  it("keeps no traces meanwhile, and as many as before afterwards", () => {
    Error.stackTraceLimit = 7;
    expect(withoutTraces(() => Error.stackTraceLimit)).toBe(0);
    expect(Error.stackTraceLimit).toBe(7);
  });

  it("keeps them again when something was thrown", () => {
    Error.stackTraceLimit = 7;
    const fails = () => {
      throw new RangeError("no");
    };
    expect(() => withoutTraces(fails)).toThrow(new RangeError("no"));
    expect(Error.stackTraceLimit).toBe(7);
  });

  it("keeps all where somebody looks for promises that are never settled", () => {
    process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "true";
    Error.stackTraceLimit = 7;
    expect(withoutTraces(() => Error.stackTraceLimit)).toBe(7);
  });
});
