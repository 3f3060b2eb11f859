import type { Answers } from "../../src/observe/answers";
import type { Asked } from "../../src/observe/ask";
import { askSettled } from "../../src/observe/settle";
import { planHost } from "../../src/plan/host-plan";
import { observableOf } from "../../src/render/observable";
import { master, slave, topologyOf } from "../support/declarations";

const servers = topologyOf(master(), slave());
const observable = (at: number) =>
  observableOf(servers.servers[at]!, planHost(servers, servers.servers[at]!));

/** Answers of a slave whose IO thread is in that state. */
const answers = (state: string): Asked => ({
  answers: { server: { status: new Map([["Slave_IO_Running", state]]) } } as unknown as Answers,
});

/** How often it is asked, when it says one thing after the other, and what counts. */
async function settled(said: readonly Asked[], seconds: number, at = 1) {
  let asked = 0;
  const found = await askSettled(
    observable(at),
    async () => said[Math.min(asked++, said.length - 1)]!,
    seconds,
  );
  return { asked, found };
}

describe("askSettled()", () => {
  it.each([
    ["that reads", answers("Yes")],
    ["that is stopped", answers("No")],
    ["that cannot be asked", { why: "it is down" }],
  ])("asks a slave %s once", async (_, one) => {
    expect(await settled([one], 60)).toEqual({ asked: 1, found: one });
  });

  it("asks a slave between two tries until it is connected", async () => {
    const all = [answers("Connecting"), answers("Connecting"), answers("Yes")];
    expect(await settled(all, 60)).toEqual({ asked: 3, found: all[2] });
  });

  it("takes one that is not connected in time as it is", async () => {
    const one = answers("Connecting");
    expect(await settled([one], 0)).toEqual({ asked: 1, found: one });
  });

  it("asks a server that follows nobody once, whatever its channel says", async () => {
    const one = answers("Connecting");
    expect(await settled([one], 60, 0)).toEqual({ asked: 1, found: one });
  });
});
