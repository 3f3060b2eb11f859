import type { BlockPlace } from "../arguments/block";
import type { BlockRunner } from "../render/application-block";

/** Lines of a file of an application, as declared: without the address, the login and the lines themselves. */
export interface FileDeclaration {
  readonly place: BlockPlace;
  readonly runner: BlockRunner;
  /** Any new text has the file looked at again. */
  readonly recheck: string;
}

/** One step on the host of an application, as plain data. */
export interface FileStep {
  readonly kind: "file";
  /** `<block>-<verb>`; one that was released never changes. */
  readonly name: string;
  readonly of: string;
  readonly verb: "script" | "preflight" | "block";
  readonly declaration: FileDeclaration;
  /** Names of other steps of the block. */
  readonly after: readonly string[];
  /** What else it waits for: that the program is declared; that every preflight has passed, and the server to be ready. */
  readonly waits: "declared" | "nothing" | "preflights";
  readonly dial: "patient" | "usual" | "brief";
  readonly why: string;
}

/** The steps by which lines come into a file. */
export function fileSteps(declaration: FileDeclaration): readonly FileStep[] {
  const { name } = declaration.place;
  const common = { kind: "file", of: name, declaration, after: [], dial: "usual" } as const;
  return [
    {
      ...common,
      name: `${name}-script`,
      verb: "script",
      waits: "declared",
      dial: "patient",
      why: "puts the script that writes blocks on the host",
    },
    {
      ...common,
      name: `${name}-preflight`,
      verb: "preflight",
      after: [`${name}-script`],
      waits: "nothing",
      why: "looks whether the file can take the block, before anything changes",
    },
    {
      ...common,
      name: `${name}-block`,
      verb: "block",
      waits: "preflights",
      dial: "brief",
      why: "writes the block, and keeps the old file beside it",
    },
  ];
}
