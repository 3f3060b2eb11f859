import type { Operation } from "../protocol/resource-type";
import type { Printed } from "./output";

/** How to reach a machine over SSH. Check has filled the fields that have defaults. */
export interface Connection {
  readonly host: string;
  readonly user: string;
  readonly port: number;
  readonly password?: string;
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  readonly agentSocketPath?: string;
  /** How many failed tries are followed by another one; -1 means any number. */
  readonly dialErrorLimit: number;
  /** Bounds the TCP connect only; 0 means no bound. In seconds. */
  readonly perDialTimeout: number;
  readonly hostKey?: string;
  readonly proxy?: Connection;
}

/** The inputs of both command resources, once Check has seen them and secrets are revealed. */
export interface CommandInputs {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly logging?: string;
  readonly addPreviousOutputInEnv?: boolean;
  /** Local only. */
  readonly dir?: string;
  /** Local only. */
  readonly interpreter?: readonly string[];
  /** Remote only. */
  readonly connection?: Connection;
}

/** The previous outputs a command finds in its environment, by variable. */
export type Previous = Readonly<Record<string, string>>;

/** Runs one command to its end. Rejects with the real plugin's text when it fails. */
export type Run = (
  operation: Operation,
  command: string,
  inputs: CommandInputs,
  previous: Previous,
) => Promise<Printed>;
