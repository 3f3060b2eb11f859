import { renderDatabases } from "../render/databases";
import { renderMyCnf } from "../render/my-cnf";
import { renderPreflight } from "../render/preflight";
import { serversAbove } from "../topology/topology";
import type { Step } from "./step";
import { fullName, step, type Subject } from "./subject";

/** Installs the runner: the only step that an upgrade of the library touches. */
export function runnerStep(subject: Subject): Step {
  return step(subject, "runner", {
    command: { kind: "install" },
    dial: "patient",
    why: "puts the library's mechanisms on the host",
  });
}

/** Looks at everything before anything changes. */
export function preflightStep(subject: Subject): Step {
  const { topology, server, plan, stack } = subject;
  const { name } = server;
  return step(subject, "preflight", {
    command: { kind: "review", text: renderPreflight(plan) },
    input: {
      values: {
        stack: fullName(stack),
        name,
        address: { addressOf: name },
        above: { endpointsOf: serversAbove(topology, server).map((one) => one.name) },
        // Of the runner's own facts: another one is tried at once.
        state: server.host.stateDirectory,
        ...(server.host.clientOptionFile === undefined
          ? {}
          : { login: server.host.clientOptionFile }),
      },
    },
    after: [`${name}-runner`],
    why: "looks whether all of it can be done, before anything changes",
  });
}

/** Writes my.cnf and makes the server have its values. */
export function configStep(subject: Subject, after: readonly string[]): Step {
  const { server, plan } = subject;
  const { name } = server;
  return step(subject, "config", {
    command: {
      kind: "words",
      words: {
        file: server.host.configFile,
        restart: plan.restart,
        ...(plan.declaredLogNames.length > 0
          ? { declared_names: plan.declaredLogNames.join(" ") }
          : {}),
        ...(plan.plugins.length > 0
          ? { plugins: plan.plugins.map((one) => `${one.name}=${one.library}`).join(" ") }
          : {}),
        ...(plan.keepsData ? { data: "kept" } : {}),
        // The other member waits with its own restart.
        ...(plan.member === undefined || plan.follow === undefined
          ? {}
          : { catch_up: String(plan.follow.catchUpSeconds) }),
        ...(plan.member === undefined ? {} : { pair_name: plan.member.pair }),
        ...(plan.shortenRetentionOn === undefined
          ? {}
          : { shorten_retention_on: plan.shortenRetentionOn }),
      },
    },
    input: { text: renderMyCnf(plan.name, plan.settings) },
    after: [`${name}-preflight`, ...after],
    afterPreflights: true,
    why: "writes my.cnf and gives the running server its values",
  });
}

/** Makes the declared databases where they are missing, and looks at those that are there. None is ever dropped. */
export function databasesStep(subject: Subject, after: readonly string[]): Step {
  const { review, expected } = renderDatabases(subject.plan);
  return step(subject, "databases", {
    command: { kind: "review", text: review },
    input: { expected },
    after,
    why: "makes declared databases that are missing",
  });
}
