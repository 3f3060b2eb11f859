import { ComponentResource } from "@pulumi/pulumi";
import { z } from "zod";

/** Shape of a component that has `property`, whichever copy of the library made it; `message` says what it must be. */
export function component(property: string, message: string) {
  return z
    .unknown()
    .refine((value) => ComponentResource.isInstance(value) && property in value, message);
}

/** Shape of a server's component. */
export const server = component(
  "reach",
  "must be a Master, a Slave, or a member of a pair, as pair.members gives it",
);
