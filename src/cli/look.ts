import { z } from "zod";
import { dialectOf } from "../engine/dialects";
import type { Reach } from "../render/reach";
import { printedJson } from "../observe/printed-json";
import { runOnHost } from "./run-on-host";
import { lastWords } from "./unreached";
import { silenceSchema } from "./silence";
import type { Channel, Looked, Place } from "./server-state";

const place = z.object({ gtid: z.string(), file: z.string(), position: z.number() });
const answerSchema = z.object({
  answers: z.literal(true),
  version: z.string(),
  serverId: z.number(),
  readOnly: z.boolean(),
  administratorsWrite: z.boolean().optional(),
  step: z.string().optional(),
  seedInterrupted: z.boolean(),
  kept: z.string().optional(),
  seeded: z.object({ lost: z.string().optional() }).optional(),
  gtid: z.string().optional(),
  log: place.optional(),
  channel: z.looseObject({ running: z.boolean(), failing: place.optional() }).optional(),
  semiSync: z
    .object({ waits: z.boolean(), answeredBy: z.number(), answers: z.boolean() })
    .optional(),
  own: z.string().optional(),
  undeclared: z
    .array(
      z.object({
        severity: z.enum(["degraded", "broken"]),
        text: z.string(),
        next: z.array(z.string()),
      }),
    )
    .optional(),
  slaves: z.array(z.number()),
});
const schema = z.union([answerSchema, silenceSchema]);

/** Looks at `server` for at most `seconds`. Nothing is changed there. */
export async function look(server: Reach, seconds: number): Promise<Looked> {
  const { code, stdout, stderr } = await runOnHost(server, "status", [], seconds);
  if (code !== 0) return { as: "unreached", why: lastWords(stderr) || `it ended with ${code}` };
  return readStatus(server, stdout);
}

/** What the runner of `server` printed. */
export function readStatus({ line }: Pick<Reach, "line">, text: string): Looked {
  let said: z.infer<typeof schema>;
  try {
    said = schema.parse(printedJson(text));
  } catch {
    return {
      as: "unreached",
      why: "the runner there does not print what this tool understands: run pulumi up with this release of the library",
    };
  }
  if (!said.answers) {
    const { refused } = said;
    return { as: "silent", ...(refused === undefined ? {} : { refused }) };
  }
  const { channel, gtid, log, seeded, ...rest } = said;
  return {
    as: "answers",
    look: {
      version: rest.version,
      serverId: rest.serverId,
      readOnly: rest.readOnly,
      administratorsWrite: rest.administratorsWrite ?? false,
      ...(rest.step === undefined ? {} : { step: rest.step }),
      ...(rest.kept === undefined ? {} : { kept: rest.kept }),
      seedInterrupted: rest.seedInterrupted,
      seeded: seeded !== undefined,
      ...(seeded?.lost === undefined ? {} : { lost: seeded.lost }),
      ...(log === undefined ? {} : { log }),
      ...(channel === undefined ? {} : { channel: channelOf(line, channel, gtid ?? "") }),
      ...(rest.semiSync === undefined ? {} : { semiSync: rest.semiSync }),
      ...(rest.own === undefined ? {} : { own: rest.own }),
      ...(rest.undeclared === undefined || rest.undeclared.length === 0
        ? {}
        : { undeclared: rest.undeclared }),
      slaves: rest.slaves,
    },
  };
}

function channelOf(
  line: Reach["line"],
  channel: NonNullable<z.infer<typeof answerSchema>["channel"]>,
  gtid: string,
): Channel {
  const { columns, change } = dialectOf(line);
  const column = (name: string): string => String(channel[name] ?? "");
  const error = (side: "IO" | "SQL") => {
    const number = Number(column(`Last_${side}_Errno`));
    return number === 0 ? undefined : { number, text: column(`Last_${side}_Error`) };
  };
  const lag = column(columns.lag);
  const [io, sql] = [error("IO"), error("SQL")];
  const byGtid = column(columns.usingGtid) !== change.by.file.shown;
  return {
    running: channel.running,
    receiver: column(columns.ioRunning),
    applier: column(columns.sqlRunning),
    master: `${column(columns.host)}:${column(columns.port)}`,
    lag: /^\d+$/.test(lag) ? Number(lag) : null,
    at: {
      ...(byGtid ? { gtid } : {}),
      file: column(columns.execFile),
      position: Number(column(columns.execPosition)),
    },
    ...(io === undefined ? {} : { receiverError: io }),
    ...(sql === undefined
      ? {}
      : {
          applierError: {
            ...sql,
            ...(channel.failing === undefined ? {} : { at: known(channel.failing) }),
          },
        }),
  };
}

/** A place without a name that there is not. */
function known({ gtid, file, position }: z.infer<typeof place>): Place {
  return { ...(gtid === "" ? {} : { gtid }), file, position };
}
