import { dialectOf } from "../engine/dialects";
import type { Reach } from "../render/reach";
import { rerun } from "../render/rerun";
import { askRunner } from "./ask-runner";
import { type Check, masterSchema, waySchema } from "./checks";
import { doctorScreen } from "./doctor-screen";
import { explain } from "./explain";
import { Failure } from "./failure";
import { serverNamed } from "./servers";
import { silence } from "./silence";
import type { Outcome } from "./outcome";
import type { Style } from "./style";

/** What `doctor` is asked for. */
export interface DoctorOptions {
  readonly name: string;
  /** Seconds for which a host is waited for. */
  readonly timeout: number;
  readonly json: boolean;
}

/** Goes the way from the slave named `name` to its master, and says what is in it; 0: nothing, 2: something. */
export async function doctor(
  servers: readonly Reach[],
  { name, timeout, json }: DoctorOptions,
  style: Style,
): Promise<Outcome> {
  const slave = serverNamed(servers, name);
  const master = servers.find((server) => server.name === slave.follows?.master);
  if (slave.follows === undefined) {
    throw new Failure(`Cannot examine "${name}": it must follow another server, it follows none`);
  }
  const outcome = (target: string | undefined, checks: readonly Check[]): Outcome => ({
    text: json ? doctorJson(slave, target, checks) : doctorScreen(slave, target, checks, style),
    code: checks.every(({ ok }) => ok) ? 0 : 2,
  });
  const said = await askRunner(slave, waySchema, "examine", "doctor", [], timeout);
  if (!said.answers) {
    const { client } = dialectOf(slave.line).programs;
    const [text, next] = silence(said);
    const check = {
      check: "server",
      ok: false,
      text: `the slave's own server ${text}`,
      code: 0,
      from: "",
      next: [`${next} (${client} on its socket must answer)`],
    };
    return outcome(undefined, [check]);
  }
  const failed = said.checks.find(({ ok }) => !ok);
  const asked =
    failed !== undefined && ["port", "login"].includes(failed.check) ? master : undefined;
  const words = [`user=${said.user}`, `from=${failed?.from ?? ""}`];
  const seen =
    asked === undefined
      ? undefined
      : await askRunner(asked, masterSchema, "examine", "doctor-master", words, timeout).catch(
          () => undefined,
        );
  const checks = said.checks.map((check) =>
    check === failed
      ? explain(check, { ...said, slave: name }, slave.follows?.master ?? "", seen)
      : check,
  );
  const target = said.master === "" ? undefined : `${said.master}:${said.port}`;
  return outcome(target, [...checks, ...readOnly(slave, said.readOnly, failed !== undefined)]);
}

/** Whether a slave that is declared read only is; said of one that is only at the end of a way that is well. */
function readOnly(
  { name, readOnly: declared }: Reach,
  live: boolean | undefined,
  failed: boolean,
): readonly Check[] {
  if (!declared || live === undefined || (live && failed)) return [];
  const text = live ? "it is read only" : "it is writable (read_only = OFF), declared is read only";
  const next = live ? [] : [`${rerun(name, "config")} sets it again`];
  return [{ check: "readonly", ok: live, text, code: 0, from: "", next }];
}

/** The same for programs; keys are added in later releases, never changed. */
export function doctorJson(
  { name, follows }: Reach,
  target: string | undefined,
  checks: readonly Check[],
): string {
  const way = checks.map(({ check, ok, text, code, next }) => ({ check, ok, text, code, next }));
  const found = {
    version: 1,
    health: checks.every(({ ok }) => ok) ? "healthy" : "broken",
    slave: name,
    master: follows?.master ?? null,
    target: target ?? null,
    checks: way,
  };
  return `${JSON.stringify(found, null, 2)}\n`;
}
