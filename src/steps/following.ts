import type { FollowPlan } from "../plan/follow-plan";
import type { RequestValues } from "../render/request-types";
import { onOff } from "../render/requests";
import { mastersOf, type ServerDeclaration } from "../topology/topology";
import type { StepValue } from "./step";
import type { Subject } from "./subject";

/** A server that follows another one. */
export interface Following extends Subject {
  readonly follow: FollowPlan;
  readonly master: ServerDeclaration;
}

/** `subject` with its master. @throws {TypeError} If it follows nobody. */
export function following(subject: Subject): Following {
  const { topology, server, plan } = subject;
  const master = mastersOf(topology, server)[0];
  if (plan.follow === undefined || master === undefined)
    throw new TypeError(`Cannot make "${plan.name}" a slave: its plan follows nobody`);
  return { ...subject, follow: plan.follow, master };
}

/** What a step needs to log in on the master. */
export function loginOnMaster(
  { follow, master }: Following,
  user: string,
  secret: string,
): RequestValues<"writer", StepValue> {
  return {
    master_name: follow.master,
    master_port: String(follow.masterPort),
    master_user: user,
    master_tls: follow.tls === undefined ? "" : onOff(follow.tls),
    address_1: { addressOf: master.name },
    password_1: { secret },
  };
}

/** The name of the password of the channel, whether it was given or made. */
export function linkSecret(server: string): string {
  return `${server}-link-password`;
}
