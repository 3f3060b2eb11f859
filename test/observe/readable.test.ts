import { join } from "node:path";
import { run } from "../../src/observe/run";
import { TEMPLATES } from "../../src/render/template";

/** What is said of an option file with this mode, owner and group, of a server whose user 112 is in the groups 112 and 200. */
async function passedOver(file: string, user = "112"): Promise<string> {
  const { stdout } = await run(
    [
      "bash",
      "-c",
      `stat() { if [[ $4 == file ]]; then echo '${file}'; else echo ${user}; fi; }
     id() { echo 112 200; }
     source "$1"; why_passed_over file directory`,
      "bash",
      join(TEMPLATES, "runner", "server", "readable.sh"),
    ],
    undefined,
    30,
  );
  return stdout.trim();
}

describe("an option file is passed over", () => {
  it.each([
    ["644 0 0", ""],
    ["600 0 0", "closed"],
    ["600 112 0", ""],
    // The owner's own rights count alone.
    ["044 112 112", "closed"],
    ["640 0 112", ""],
    ["640 0 200", ""],
    ["640 0 20", "closed"],
    ["604 0 200", "closed"],
    ["666 0 0", "open"],
    ["602 112 0", "open"],
  ])("of mode, owner and group %s: %j", async (file, why) => {
    expect(await passedOver(file)).toBe(why);
  });

  it("never, whatever its mode, by a server that runs as root", async () => {
    expect(await passedOver("000 5 5", "0")).toBe("");
  });
});
