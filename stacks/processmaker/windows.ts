import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "./configuration";

/** A host that runs ProcessMaker and is not logged in on. */
export type WindowsApplication = Configuration["windows"][number];

/**
 * Writes the lines of `databases.php` into a file of the machine that runs Pulumi, readable by its owner alone, once `after`
 * is there. Its first line says whose it is: a file that is there already and not this stack's is an error, and left alone.
 *
 * @returns what is left to do by hand
 */
export function writeLines(
  { name, file, databasesPhp }: WindowsApplication,
  lines: pulumi.Input<string>,
  after: pulumi.Resource,
): string {
  const place = `before "return $pro;" in ${databasesPhp}`;
  const stack = `// ${pulumi.getProject()}/${pulumi.getStack()}/`;
  new local.Command(
    `${name}-lines`,
    {
      create: CREATE,
      delete: DELETE,
      environment: { APPLICATION: name, LINES_FILE: file, STACK: stack },
      stdin: pulumi.secret(pulumi.interpolate`${stack}${name}: they belong ${place}\n${lines}`),
      triggers: [file],
      interpreter: ["/bin/bash", "-c"],
      logging: local.Logging.None,
      addPreviousOutputInEnv: false,
    },
    { dependsOn: after, hideDiffs: ["stdin"] },
  );
  return `put the lines of ${file} ${place}, and take out older ones of workflow_ro and rbac_ro`;
}

const CREATE = `fail() { printf '%s: %s\\n' "$APPLICATION" "$1" >&2; exit 1; }
[[ ! -e $LINES_FILE ]] || { IFS= read -r first <"$LINES_FILE" && [[ $first == "$STACK"* ]]; } ||
  fail "$LINES_FILE is there already and is not this stack's: move it away, or name another file"
umask 077
cat >"$LINES_FILE.next" && mv -f -- "$LINES_FILE.next" "$LINES_FILE" || fail "cannot write $LINES_FILE"`;

const DELETE = `[[ -e $LINES_FILE ]] && IFS= read -r first <"$LINES_FILE" && [[ $first == "$STACK$APPLICATION: "* ]] || exit 0
rm -f -- "$LINES_FILE"`;
