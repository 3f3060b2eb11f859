import { z } from "zod";

/** What a runner prints of a server that does not answer; with `refused`, its error, it runs and lets nobody in. */
export const silenceSchema = z.object({
  answers: z.literal(false),
  refused: z.string().optional(),
});
/** What is known of such a server. */
export type Silence = Pick<z.infer<typeof silenceSchema>, "refused">;

/** That a server does not answer, in words, and what to do. */
export function silence({ refused }: Silence): readonly [text: string, next: string] {
  if (refused === undefined)
    return ["does not answer on its own host", "start it; its error log says why it ended"];
  const login = /^ERROR (1045|1698) /.test(refused);
  return [
    `runs, but refuses the local administrator: ${refused}`,
    login
      ? "see that the login of host.clientOptionFile is right, or root's own: ~/.my.cnf, or none over the socket"
      : "mend that on its host, where its client program says the same",
  ];
}
