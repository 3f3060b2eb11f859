import { Config } from "@pulumi/pulumi";

/** What a case has the stack declare beside its own, by the word `stack_declares`. */
export interface DeclaredByCase {
  /** That of the first slave's seed: raised by one for another copy. */
  readonly generation: number;
  readonly settings: Readonly<Record<string, number>>;
}

/** What is declared so in the stack that is run: nothing, unless a case has done it. */
export function declaredByCase(): DeclaredByCase {
  const config = new Config();
  return {
    generation: config.getNumber("generation") ?? 1,
    settings: config.getObject<Record<string, number>>("settings") ?? {},
  };
}
