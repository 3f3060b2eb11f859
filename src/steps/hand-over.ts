import type { Reach } from "../render/reach";
import type { ServerDeclaration } from "../topology/topology";
import type { ServerInputs } from "./compared";
import type { DeclaredFile } from "./declared-file";

/** What a component of a program hands over where nobody runs anything, but somebody looks at what is declared. */
export type DeclaredPart =
  | {
      readonly kind: "server";
      readonly declaration: ServerDeclaration;
      readonly inputs: ServerInputs;
      /** Absent: where it is depends on a resource that is not there yet. */
      readonly reach?: Reach;
    }
  | { readonly kind: "file"; readonly file: DeclaredFile }
  | { readonly kind: "warning"; readonly text: string };

/** Stands for a value that depends on a resource that is not there yet. */
export const UNKNOWN = "not known before it runs";

/** Takes the parts of a program, in the order in which they are declared. */
export type Taker = (part: Promise<DeclaredPart>) => void;

/** The name of the symbol under which whoever runs the program has put a {@link Taker}; every copy of the library knows it. */
const NAME = "pulumi-mysql-replication:declared";

/** Who takes what is declared; nobody where the engine runs the program. */
export function taker(): Taker | undefined {
  return (globalThis as Readonly<Record<symbol, unknown>>)[Symbol.for(NAME)] as Taker | undefined;
}
