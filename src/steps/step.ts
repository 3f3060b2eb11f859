import type { StepValues } from "../render/step";

/** What a runner is asked. `runner` is the step that installs it. */
export type Verb =
  | "runner"
  | "preflight"
  | "writer"
  | "config"
  | "databases"
  | "accounts"
  | "link"
  | "seed-key"
  | "seed-open"
  | "seed"
  | "seed-close"
  | "follow"
  | "mark"
  | "verify";

/** A value that a step reads and a reviewer does not see: plain, or met by its value when the step is registered. */
export type StepValue =
  | string
  /** The address of a server. */
  | { readonly addressOf: string }
  /** `address port` of servers, one after the other. */
  | { readonly endpointsOf: readonly string[] }
  /** A password, by its name. */
  | { readonly secret: string }
  /** What the step `by` has printed under a key; nothing where it has not. */
  | { readonly printed: string; readonly by: string }
  /** What tells this step's creation from others: the stack, the step, its host, and what makes it anew. */
  | { readonly token: true };

/** What a step reads on stdin beside the text that a reviewer sees. */
export interface StepInput extends Omit<StepValues, "values"> {
  readonly values?: Readonly<Record<string, StepValue>>;
  /** Text that is handed over as it is, before the values. */
  readonly text?: string;
  /** The step whose printed values it reads. */
  readonly printedBy?: string;
}

/** How a command stands for its request. */
export type StepCommand =
  /** Installs the runner. */
  | { readonly kind: "install" }
  /** Words after the verb; the request itself is on stdin. */
  | { readonly kind: "words"; readonly words: Readonly<Record<string, string>> }
  /** Text that a reviewer reads and the runner acts on. */
  | { readonly kind: "review"; readonly text: string };

/** How what a step has made is taken back when its resource goes. */
export interface Undo {
  /** What the runner is asked then. */
  readonly verb: "unlink" | "unfollow" | "unseed";
  /** `creation`: a replacement's successor is told from what it replaces. `token`: what makes it anew tells them apart. */
  readonly ofOne: "creation" | "token";
}

/** One step on one host, as plain data: what it runs, after what, and what makes it another one. */
export interface Step {
  readonly kind: "step";
  /** `<server>-<verb>`; one that was released never changes. */
  readonly name: string;
  /** The server whose step it is. */
  readonly of: string;
  /** The server on whose host it runs. */
  readonly on: string;
  readonly verb: Verb;
  readonly command: StepCommand;
  /** What it does, as the first lines of its command, the most telling first; empty where {@link Step.why} says it. */
  readonly says: readonly string[];
  readonly input: StepInput;
  /** Whether what it reads is kept as a secret. */
  readonly secret: boolean;
  /** What it waits for: names of other steps, passwords apart, which it reads. */
  readonly after: readonly string[];
  /** Whether it waits for every preflight of the program, too: it may be the first that changes something. */
  readonly afterPreflights: boolean;
  /** What makes it another one, beside the host that it runs on. */
  readonly anewWith: readonly AnewPart[];
  /** Whether it is left alone once it is done, whatever else of it changes. */
  readonly once: boolean;
  readonly undo?: Undo;
  /** How long its host is waited for. */
  readonly dial: "patient" | "usual" | "brief";
  /** What it is there for. */
  readonly why: string;
}

/** A plain part of what makes a step another one, or a server: its address, port, socket, data directory and generation. */
export type AnewPart = string | number | { readonly server: string };

/** A password that is made, and lasts until what it is kept with changes. */
export interface MadePassword {
  readonly kind: "password";
  readonly name: string;
  readonly of: string;
  readonly keptWith: Readonly<Record<string, string>>;
}

/** What is made through the caller's `mysql.Provider`. */
export interface ProviderStep {
  readonly kind: "databases" | "users";
  /** Names of its resources. */
  readonly names: readonly string[];
  readonly of: string;
  readonly after: readonly string[];
}

/** Something that a procedure is made of; each stands behind what it waits for. */
export type Item = Step | MadePassword | ProviderStep;
