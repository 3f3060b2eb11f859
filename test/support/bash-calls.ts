/** A function of a shell script, and the words in it that may name other functions. */
export interface ShellFunction {
  readonly name: string;
  readonly line: number;
  /** Whether it is defined inside of another one. */
  readonly nested: boolean;
  /** Words that run, or are handed over, with the line on which they stand. */
  readonly words: readonly ShellWord[];
}

/** A word where a name of a function can stand. */
export interface ShellWord {
  readonly word: string;
  readonly line: number;
}

/** What `readFunctions` finds in a script. */
export interface ShellScript {
  readonly functions: readonly ShellFunction[];
  /** Those outside of every function. */
  readonly words: readonly ShellWord[];
}

/** Their bare words name variables, never functions. */
const DECLARING = new Set(["local", "declare", "read", "unset", "mapfile", "printf", "return"]);
const RESERVED = new Set(["if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!"]);
const BARE = /^[A-Za-z_][\w-]*$/;

interface Open {
  readonly name: string;
  readonly line: number;
  readonly nested: boolean;
  readonly words: ShellWord[];
  /** How many braces were open when it began. */
  readonly braces: number;
}

/**
 * The functions of the bash script `text`, and what each calls: first words of commands, and bare words that are handed
 * over as arguments or kept in variables. Reads as much of bash as the runner is written in.
 */
export function readFunctions(text: string): ShellScript {
  const functions: ShellFunction[] = [];
  const outside: ShellWord[] = [];
  const open: Open[] = [];
  let at = 0;
  let braces = 0;

  commands("");
  return { functions, words: outside };

  function note(word: string): void {
    if (BARE.test(word)) (open.at(-1)?.words ?? outside).push({ word, line: lineAt(at) });
  }

  function lineAt(offset: number): number {
    return text.slice(0, offset).split("\n").length;
  }

  /** Commands up to the unquoted `end`, which is passed over. */
  function commands(end: string): void {
    let command: string | undefined;
    while (at < text.length) {
      const char = text.charAt(at);
      if (end !== "" && text.startsWith(end, at)) {
        at += end.length;
        return;
      }
      if (/[\s;&|()]/.test(char)) {
        if (text.startsWith("((", at) && command === undefined) {
          arithmetic("))");
        } else if (char === "(" && command === undefined) {
          at++;
          commands(")");
        } else {
          at++;
          if (/[\n;&|]/.test(char)) command = undefined;
        }
        continue;
      }
      if (char === "#") {
        comment();
        continue;
      }
      if (/[<>]/.test(char) && !/^[<>]\(/.test(text.slice(at, at + 2))) {
        redirection();
        continue;
      }
      const start = at;
      const read = word();
      if (command !== undefined) {
        if (command === "for" || DECLARING.has(command)) value(read);
        else note(read);
        if (command !== "for" && !DECLARING.has(command)) value(read);
        continue;
      }
      if (text.startsWith("()", at)) {
        at += 2;
        open.push({
          name: read,
          line: lineAt(start),
          nested: open.length > 0,
          words: [],
          braces: braces,
        });
      } else if (read === "{") {
        braces++;
      } else if (read === "}") {
        braces--;
        if (open.at(-1)?.braces === braces) functions.push(open.pop() as Open);
      } else if (read === "[[") {
        condition();
        command = "[[";
      } else if (read === "case") {
        cases();
      } else if (read === "esac") {
        // Of a last branch without ";;": `cases` looks for it.
        at = start;
        return;
      } else if (/^[A-Za-z_]\w*(\[.*\])?\+?=/.test(read)) {
        value(read);
      } else if (!RESERVED.has(read)) {
        command = read;
        note(read);
      }
    }
  }

  /** What an assignment gives its variable may be the name of a function. */
  function value(read: string): void {
    const assigned = /^[A-Za-z_]\w*\+?=(.*)$/s.exec(read)?.[1];
    if (assigned !== undefined) note(assigned);
  }

  function comment(): void {
    while (at < text.length && text.charAt(at) !== "\n") at++;
  }

  function redirection(): void {
    while (/[<>&]/.test(text.charAt(at))) at++;
    while (text.charAt(at) === " ") at++;
    if (text.charAt(at) !== "\n") word();
  }

  function condition(): void {
    while (at < text.length) {
      if (/\s/.test(text.charAt(at))) at++;
      else if (/^\]\](?=[\s;)&|]|$)/.test(text.slice(at, at + 3))) {
        at += 2;
        return;
      } else word(true);
    }
    unended();
  }

  /** After `case`: its word, then patterns and commands up to `esac`. */
  function cases(): void {
    while (/\s/.test(text.charAt(at))) at++;
    word();
    while (/\s/.test(text.charAt(at))) at++;
    at += "in".length;
    for (;;) {
      while (/\s/.test(text.charAt(at)) || text.charAt(at) === "#") {
        if (text.charAt(at) === "#") comment();
        else at++;
      }
      if (text.startsWith("esac", at)) {
        at += "esac".length;
        return;
      }
      pattern();
      commands(";;");
      unended();
    }
  }

  function pattern(): void {
    let depth = 0;
    while (at < text.length) {
      const char = text.charAt(at);
      if (quoted()) continue;
      at++;
      if (char === "(") depth++;
      else if (char === ")" && depth-- === 0) return;
    }
    unended();
  }

  function arithmetic(end: string): void {
    let depth = 0;
    at += 2;
    while (at < text.length) {
      if (depth === 0 && text.startsWith(end, at)) {
        at += end.length;
        return;
      }
      if (quoted()) continue;
      const char = text.charAt(at++);
      if (char === "(") depth++;
      if (char === ")") depth--;
    }
    unended();
  }

  /** One word; what is quoted or expanded in it stands as a blank. */
  function word(conditional = false): string {
    let read = "";
    while (at < text.length) {
      const char = text.charAt(at);
      if (/^[<>]\($/.test(text.slice(at, at + 2)) && !conditional) {
        at += 2;
        commands(")");
        read += " ";
        continue;
      }
      if (char === "(" && /=$/.test(read) && !conditional) {
        at++;
        list();
        read += " ";
        continue;
      }
      // An extended pattern, or a subscript.
      if (char === "(" && /[@?*+!]$/.test(read) && !conditional) {
        at++;
        pattern();
        read += " ";
        continue;
      }
      if (conditional ? /\s/.test(char) : /[\s;&|()<>]/.test(char)) break;
      if (quoted()) {
        read += " ";
        continue;
      }
      read += char;
      at++;
    }
    return read;
  }

  /** The words of an array. */
  function list(): void {
    while (at < text.length) {
      const char = text.charAt(at);
      if (char === ")") {
        at++;
        return;
      }
      if (/[\s|&;<>(]/.test(char) && !text.startsWith("<(", at)) at++;
      else if (char === "#") comment();
      else note(word());
    }
  }

  /** Passes over what is quoted, escaped or expanded here; false when nothing is. */
  function quoted(): boolean {
    const char = text.charAt(at);
    if (char === "\\") {
      at += 2;
    } else if (char === "'") {
      for (at++; text.charAt(at) !== "'"; at++) unended();
      at++;
    } else if (text.startsWith("$'", at)) {
      for (at += 2; text.charAt(at) !== "'"; at++) if (text.charAt(at) === "\\") at++;
      unended();
      at++;
    } else if (char === '"') {
      for (at++; text.charAt(at) !== '"'; unended()) inside();
      at++;
    } else if (text.startsWith("$((", at)) {
      at++;
      arithmetic("))");
    } else if (text.startsWith("$(", at)) {
      at += 2;
      commands(")");
    } else if (text.startsWith("${", at)) {
      at += 2;
      for (; text.charAt(at) !== "}"; unended()) if (!quoted()) at++;
      at++;
    } else {
      return false;
    }
    return true;
  }

  function unended(): void {
    if (at >= text.length) throw new Error("Cannot read the script: a quote or a case has no end");
  }

  /** One step inside of double quotes, where a single quote is a character. */
  function inside(): void {
    if (text.charAt(at) === "'" || text.startsWith("$'", at)) at++;
    else if (text.startsWith("${", at)) {
      at += 2;
      for (; text.charAt(at) !== "}"; unended()) inside();
      at++;
    } else if (text.charAt(at) === '"' || !quoted()) {
      at++;
    }
  }
}
