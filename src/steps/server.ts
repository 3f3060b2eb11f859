import { renderDatabases } from "../render/databases";
import { renderMyCnf, settingsSaid } from "../render/my-cnf";
import { renderPreflight } from "../render/preflight";
import type { RequestText } from "../render/request-types";
import { yesNo } from "../render/requests";
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
        login: server.host.clientOptionFile ?? "",
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
      words: configWords(subject),
    },
    says: settingsSaid(plan.settings),
    input: { text: renderMyCnf(plan.name, plan.settings) },
    after: [`${name}-preflight`, ...after],
    afterPreflights: true,
    why: "writes my.cnf and gives the running server its values",
  });
}

function configWords({ server, plan }: Subject): RequestText<"config"> {
  return {
    file: server.host.configFile,
    restart: plan.restart,
    declared_log_names: plan.declaredLogNames.join(" "),
    plugins: plan.plugins.map((one) => `${one.name}=${one.library}`).join(" "),
    keeps_data: yesNo(plan.keepsData),
    // The other member waits with its own restart.
    catch_up_seconds:
      plan.member === undefined || plan.follow === undefined
        ? ""
        : String(plan.follow.catchUpSeconds),
    pair_name: plan.member?.pair ?? "",
    shorten_retention_on: plan.shortenRetentionOn ?? "",
  };
}

/** Makes the declared databases where they are missing, and looks at those that are there. None is ever dropped. */
export function databasesStep(subject: Subject, after: readonly string[]): Step {
  const { review, says, expected } = renderDatabases(subject.plan);
  return step(subject, "databases", {
    command: { kind: "review", text: review },
    says: [says],
    input: { expected },
    after,
    why: "makes declared databases that are missing",
  });
}
