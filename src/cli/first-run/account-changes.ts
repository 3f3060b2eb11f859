import { literal } from "../../render/sql";
import type { Declared } from "../../steps/declared";
import type { Subject } from "../../steps/subject";
import { slavesOf } from "../../topology/topology";
import type { FirstRun } from "./first-look";
import type { Outlook } from "./outlook";

/** What a first run would do about accounts on the server of `subject`: its own, and those of the slaves that follow it. */
export function accountChanges(subject: Subject, declared: Declared, outlook: Outlook): FirstRun {
  const all = accountsOf(subject, declared).map((one) => ofAccount(one, outlook));
  return {
    changes: all.flatMap(({ changes }) => changes),
    refused: all.flatMap(({ refused }) => refused),
  };
}

interface Account {
  readonly user: string;
  readonly host: string;
  readonly generated: boolean;
  readonly what: string;
}

/** The accounts that are made on a server: the declared ones, and those of the slaves that follow it. */
function accountsOf({ plan, topology, server }: Subject, { inputs }: Declared): readonly Account[] {
  const slaves = slavesOf(topology, server.name).flatMap(({ name, follows }) =>
    follows === undefined
      ? []
      : [
          {
            user: follows.user,
            host: follows.from ?? inputs[name]?.address ?? "",
            generated: follows.passwordGiven !== true,
            what: `, by which ${name} follows,`,
          },
        ],
  );
  const declared = plan.accounts.flatMap(({ user, from, generated }) =>
    from.map((host) => ({ user, host, generated, what: "" })),
  );
  return [...declared, ...slaves];
}

function ofAccount({ user, host, generated, what }: Account, outlook: Outlook): FirstRun {
  const name = `${literal(user)}@${literal(host)}`;
  const is = outlook.accounts.some(
    (one) => one.user === user && one.host.toLowerCase() === host.toLowerCase(),
  );
  if (!is)
    return {
      changes: [{ text: `the account ${name}${what} is made`, effect: "reload" }],
      refused: [],
    };
  if (outlook.made.includes(name)) return { changes: [], refused: [] };
  if (generated)
    return {
      changes: [],
      refused: [
        `the account ${name} exists already and was not made here: a generated password would lock its users out; declare its password, or drop the account`,
      ],
    };
  return {
    changes: [
      {
        text: `the account ${name} is there: it gets the declared password and grants, and keeps what others granted`,
        effect: "reload",
      },
    ],
    refused: [],
  };
}
