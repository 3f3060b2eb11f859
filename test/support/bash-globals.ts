/** A function of a shell script, with what a reader knows of its variables. */
interface Function {
  readonly name: string;
  readonly line: number;
  readonly comment: string;
  readonly body: string;
}

const NAME = "[a-z_]\\w*";
const ASSIGNMENT = new RegExp(`(?:^|[\\s;({&|!])(${NAME})(?:\\[[^\\]]*\\])?\\+?=(?!=)`, "g");
const READ = new RegExp(
  `\\b(?:read|mapfile)(?: -[a-z]+(?: (?:''|""|\\$''|\\d+))?)*((?: ${NAME})+)`,
  "g",
);

/**
 * Each `line: function sets variable` of the bash script `text` whose variable is neither local, nor declared outside of all
 * functions of the script, nor named in backticks in the comment above the function. Reads as much of bash as the runner is
 * written in.
 */
export function strayGlobals(text: string): string[] {
  const functions = functionsOf(text);
  const declared = new Set(
    [...outside(text).matchAll(ASSIGNMENT)].map(([, variable]) => variable as string),
  );
  return functions.flatMap(({ name, line, comment, body }) => {
    const mine = localsOf(body);
    return [...new Set(setBy(body))]
      .filter((one) => !mine.has(one) && !declared.has(one) && !comment.includes(`\`${one}\``))
      .map((variable) => `${line}: ${name} sets ${variable}`);
  });
}

function functionsOf(text: string): Function[] {
  const lines = text.split("\n");
  return lines.flatMap((first, at) => {
    const head = /^([a-z_][\w-]*)\(\) \{(.*)$/.exec(first);
    if (head === null) return [];
    const [, name = "", rest = ""] = head;
    const end = rest === "" ? lines.indexOf("}", at) : at;
    const body = [rest, ...lines.slice(at + 1, end)].join("\n");
    const above = lines.slice(0, at).reverse();
    const code = above.findIndex((line) => !line.startsWith("#"));
    const comment = code < 0 ? above : above.slice(0, code);
    return [{ name, line: at + 1, comment: comment.join("\n"), body }];
  });
}

/** The text without its functions, comments and strings. */
function outside(text: string): string {
  return plain(text.replace(/^[a-z_][\w-]*\(\) \{(?:.+$|\n[^]*?^\}$)/gm, ""));
}

/** The text without what is quoted, a comment, an arithmetic, a test or the pattern of a case. */
function plain(text: string): string {
  return text
    .replace(/^\s*#.*$/gm, "")
    .replace(/'[^']*'/g, "''")
    .replace(/"(?:[^"\\]|\\.)*"/gs, '""')
    .replace(/\[\[.*?\]\]/gs, "")
    .replace(/\(\(.*?\)\)/gs, "")
    .replace(/^\s*[^\s()]+\)(?= )/gm, "")
    .replace(/<<<\S*|< *<\(.*?\)$/gm, ";");
}

function localsOf(body: string): Set<string> {
  const declarations = [...plain(body).matchAll(/\blocal\b(?: -[aAn])?([^\n;]*)/g)];
  return new Set(
    declarations.flatMap(([, words = ""]) =>
      words
        .replace(/=\([^)]*\)|=\S*/g, " ")
        .split(/\s+/)
        .filter((word) => word !== ""),
    ),
  );
}

function setBy(body: string): string[] {
  const text = plain(body).replace(/\blocal\b[^\n;]*/g, "");
  const read = [...text.matchAll(READ)].flatMap(([, names = ""]) => names.trim().split(" "));
  return [
    ...[...text.matchAll(ASSIGNMENT)].map(([, variable]) => variable as string),
    ...read.filter((word) => word !== "_"),
  ];
}
