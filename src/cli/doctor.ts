import { dialectOf } from "../engine/dialects";
import type { Reach } from "../render/reach";
import { askRunner } from "./ask-runner";
import { masterSchema, waySchema } from "./checks";
import { doctorScreen } from "./doctor-screen";
import { explain } from "./explain";
import { Failure } from "./failure";
import { serverNamed } from "./servers";
import type { Outcome } from "./status";
import type { Style } from "./style";

/** Goes the way from the slave named `name` to its master, and says what is in it; 0: nothing, 2: something. */
export async function doctor(
  servers: readonly Reach[],
  name: string,
  timeout: number,
  style: Style,
): Promise<Outcome> {
  const slave = serverNamed(servers, name);
  const master = servers.find((server) => server.name === slave.follows?.master);
  if (slave.follows === undefined) {
    throw new Failure(`Cannot examine "${name}": it must follow another server, it follows none`);
  }
  const said = await askRunner(slave, waySchema, "examine", "doctor", [], timeout);
  if (!said.answers) {
    const { client } = dialectOf(slave.line).programs;
    const text = "the slave's own server does not answer on its host";
    const next = [
      `start it; its error log says why it ended (${client} on its socket must answer)`,
    ];
    const check = { check: "server", ok: false, text, code: 0, from: "", next };
    return { text: doctorScreen(slave, undefined, [check], style), code: 2 };
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
    check === failed ? explain(check, said, slave.follows?.master ?? "", seen) : check,
  );
  const target = said.master === "" ? undefined : `${said.master}:${said.port}`;
  return {
    text: doctorScreen(slave, target, checks, style),
    code: failed === undefined ? 0 : 2,
  };
}
