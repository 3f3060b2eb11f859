import * as pulumi from "@pulumi/pulumi";
import type { Answers } from "../observe/answers";
import type { Difference } from "../observe/difference";
import { differencesOf } from "../observe/differences";
import { onlyReported, type Drift } from "../observe/drift";
import { comparedSlave, compareTables, tableDifferences, unsettledText } from "../observe/tables";
import { placesOf, textsOf } from "../observe/texts";
import type { HostPlan } from "../plan/host-plan";
import type { Subject } from "../steps/subject";
import type { Graph } from "./graph";
import type { Host } from "./host-command";
import { observable, withoutGone } from "./observable";
import { inform, warn } from "./warn";
import { wayTo } from "./way";

/** What is otherwise on the host, as texts by step. */
export async function compared(
  host: Host,
  { server, plan }: Subject,
  graph: Graph,
  component: pulumi.Resource,
  drift: Drift,
  answers: Answers,
  ran: boolean,
): Promise<Record<string, string>> {
  const about = await observable(server, plan, graph);
  const otherwise = differencesOf(about, answers, ran);
  const found =
    otherwise.length > 0 || answers.made["verify"] === undefined
      ? otherwise // its proof runs, and compares the tables
      : await ofTables(host, withoutGone(plan, graph), about.runner, component);
  for (const { text } of found) warn(`${server.name}: ${text}`, component);
  const wanted = drift === "report" ? onlyReported(server.name, found) : found;
  return textsOf(wanted, placesOf(graph.topology, server.name), new Date());
}

/** What is otherwise in its tables, where they are to be compared: by a run, as it takes as long as reading them. */
async function ofTables(
  host: Host,
  plan: HostPlan,
  runner: string,
  component: pulumi.Resource,
): Promise<readonly Difference[]> {
  const slave = comparedSlave(plan, runner);
  if (slave === undefined) return [];
  const { name, master } = slave;
  if (pulumi.runtime.isDryRun()) {
    inform(
      `${name}: its tables are not compared in a preview; pulumi up compares them with those of ${master}`,
      component,
    );
    return [];
  }
  const way = await wayTo(host);
  if (way === undefined) return [];
  const tables = await compareTables(way, slave);
  if ("unsettled" in tables && tables.unsettled.length > 0)
    warn(`${name}: ${unsettledText(slave, tables)}`, component);
  return tableDifferences(slave, tables);
}
