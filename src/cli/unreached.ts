import type { Reach } from "../render/reach";
import { rerun } from "../render/rerun";

const SUDO =
  "let this login use sudo without a password and without a terminal (NOPASSWD, !requiretty), or log in as root";

/** What keeps a tool from a runner, by the words of `ssh`, of `sudo` and of a shell, and what to do then. */
const REASONS: readonly (readonly [RegExp, (name: string) => string])[] = [
  // Whatever has removed it, nothing else of a step can say so.
  [
    /runner.*: No such file or directory/,
    (name) => `its runner is gone: ${rerun(name, "runner")} puts it there again`,
  ],
  [/^sudo: .*(password|tty|terminal)/m, () => SUDO],
  [/not in the sudoers file|may not run sudo|is not allowed to execute/, () => SUDO],
  [
    /Host key verification failed/,
    () => "your own ssh does not know its key: log in there once by hand, and compare it",
  ],
  [
    /Permission denied \(/,
    () =>
      "your own ssh may not log in there: give its key to the agent, or name it in ~/.ssh/config",
  ],
];

/** What to do when `server` could not be looked at, with `why` as the reason. */
export function unreachedHint({ name }: Pick<Reach, "name">, why: string): string {
  return (
    REASONS.find(([words]) => words.test(why))?.[1](name) ??
    "is its host up, and may you log in there? The tool uses your own ssh client"
  );
}
