import { run } from "../../src/observe/run";

describe("run()", () => {
  it("waits for nothing when the time is up, not even for what it may not end", async () => {
    const from = Date.now();
    // It leaves the group, and keeps the output open.
    const ran = run(["setsid", "--fork", "sleep", "6"], undefined, 1);
    expect(await ran).toEqual({ code: null, stdout: "", stderr: "no answer within 1 s" });
    expect(Date.now() - from).toBeLessThan(5000);
  });
});
