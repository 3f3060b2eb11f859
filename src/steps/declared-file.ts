import { rechecked, renderBlockCommand, renderBlockScript } from "../render/application-block";
import type { Compared, ServerInputs } from "./compared";
import type { FileDeclaration, FileStep } from "./file";

/** Lines of a file with what its declaration leaves out. */
export interface DeclaredFile extends Pick<ServerInputs, "address" | "ssh"> {
  readonly declaration: FileDeclaration;
  /** Stand for the lines, which are secret: any text that is another one when they are. */
  readonly lines: string;
}

/** What an engine compares of a step of `file`. */
export function comparedFileStep({ address, ssh, lines }: DeclaredFile, step: FileStep): Compared {
  const { place, runner, recheck } = step.declaration;
  const command = (asked: "look" | "install" | "remove") =>
    renderBlockCommand(asked, place, "", runner);
  const shown = {
    script: () => [renderBlockScript(place.name, runner, "")],
    preflight: () => [command("look")],
    block: () => [rechecked(command("install"), recheck), command("remove"), lines],
  }[step.verb]();
  return { anew: [ssh === undefined, address, place.file], again: [shown, ssh] };
}
