import { settingWay } from "../../engine/setting-facts";
import { copiesData } from "../../plan/seed-plan";
import type { Declared } from "../../steps/declared";
import type { Subject } from "../../steps/subject";
import { accountChanges } from "./account-changes";
import type { FirstChange, FirstRun } from "./first-look";
import type { Outlook } from "./outlook";

/** What a first run would do, given what is there. */
export function firstRun(subject: Subject, declared: Declared, outlook: Outlook): FirstRun {
  const accounts = accountChanges(subject, declared, outlook);
  const settings = ofSettings(subject, outlook);
  return {
    changes: [
      ...settings.changes,
      ...madeDatabases(subject, outlook),
      ...accounts.changes,
      ...copied(subject, outlook),
    ],
    refused: [...settings.refused, ...accounts.refused],
  };
}

function ofSettings({ server, plan }: Subject, outlook: Outlook): FirstRun {
  const missing = plan.plugins.filter(({ name }) => !outlook.plugins.includes(name.toLowerCase()));
  const file: FirstChange[] =
    outlook.file === "other"
      ? [{ text: `${server.host.configFile} is there, and is written anew`, effect: "nothing" }]
      : [];
  const plugins = missing.map(({ name }): FirstChange => ({
    text: `the plugin ${name} is installed`,
    effect: "reload",
  }));
  // What the running server does not know, its next start may.
  const unknown = plan.restart === "never" ? "refused" : "restart";
  const settings = outlook.settings.map(({ option, live, declared }) => {
    // A plugin that is installed live brings its options along.
    const brought = live === undefined && missing.length > 0;
    const is = live === undefined ? "not known to the running server" : shown(live);
    return {
      text: `${option} is ${is}, declared ${shown(likeLive(declared, live))}`,
      way: brought
        ? "live"
        : live === undefined
          ? unknown
          : settingWay(plan.line, option, plan.restart),
    };
  });
  return {
    changes: [
      ...file,
      ...plugins,
      ...settings
        .filter(({ way }) => way !== "refused")
        .map(({ text, way }): FirstChange =>
          way === "restart"
            ? { text: `${text}: needs a restart`, effect: "restart" }
            : { text: `${text}: is set live`, effect: "reload" },
        ),
    ],
    refused: settings
      .filter(({ way }) => way === "refused")
      .map(
        ({ text }) =>
          `${text}: that needs a restart, and restart is "never"; declare restart: "when-needed" for the time of this change`,
      ),
  };
}

function madeDatabases({ plan }: Subject, { databases }: Outlook): readonly FirstChange[] {
  return (plan.member?.databases ?? plan.makes ?? [])
    .filter(({ name }) => !databases.includes(name))
    .map(({ name }) => ({ text: `the database ${name} is made`, effect: "reload" }));
}

function copied({ plan }: Subject, { filled, seeded }: Outlook): readonly FirstChange[] {
  const { follow, databases } = plan;
  if (follow === undefined || seeded === follow.seed.generation) return [];
  const { master, seed } = follow;
  if (!copiesData(seed.method))
    return [{ text: `it follows ${master}, and its data stay`, effect: "re-point" }];
  const lost = filled.filter((name) => databases?.includes(name) !== false);
  const what = databases === undefined ? "everything" : databases.join(", ");
  return [
    {
      text: `${what} is copied from ${master}`,
      effect: "copy",
    },
    ...lost.map((name): FirstChange => ({
      text: `the database ${name} holds data, which that copy would replace`,
      effect: "re-seed",
    })),
  ];
}

function shown(value: string): string {
  return value === "" ? "empty" : value;
}

/** The server's parser prints a truth in another word than the server shows it. */
function likeLive(declared: string, live: string | undefined): string {
  if (live !== "ON" && live !== "OFF") return declared;
  return { TRUE: "ON", FALSE: "OFF" }[declared] ?? declared;
}
