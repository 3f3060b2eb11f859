import { join } from "node:path";
import ts from "typescript";
import { typeText } from "./type-text";

const SRC = join(__dirname, "..", "..", "src");

/** What a docstring says. */
export interface Described {
  readonly name: string;
  /** The interface or class that declares it, to find what `{@link}` means. */
  readonly owner: string;
  readonly type: string;
  /** Paragraphs, without what it says on change. */
  readonly text: string;
}

/** An argument as a user types it. */
export interface Argument extends Described {
  /** From the arguments' object down: `host.ssh.user`, `accounts[].user`. */
  readonly path: string;
  /** Whether the object that it belongs to is one of several forms. */
  readonly oneOf: boolean;
  /** Absent: it is required. */
  readonly byDefault?: string;
  /** Absent: as of the argument that it belongs to. */
  readonly onChange?: string;
}

/** A component: what it is given and what it gives. */
export interface Component {
  readonly name: string;
  readonly text: string;
  readonly example?: string;
  readonly arguments: readonly Argument[];
  readonly outputs: readonly Described[];
}

/**
 * The components named `names`, from the types and docstrings of the library.
 *
 * @throws {Error} If one of them, or an argument, lacks what the reference says of each.
 */
export function readComponents(names: readonly string[]): readonly Component[] {
  const entry = join(SRC, "index.ts");
  const program = ts.createProgram([entry], { strict: true, target: ts.ScriptTarget.ES2022 });
  const checker = program.getTypeChecker();
  const entries = checker.getExportsOfModule(
    checker.getSymbolAtLocation(program.getSourceFile(entry)!)!,
  );
  return names.map((name) => {
    const found = entries.find((one) => one.name === name);
    if (found === undefined) throw new Error(`Cannot describe "${name}": it is not exported`);
    return component(checker, checker.getAliasedSymbol(found));
  });
}

function component(checker: ts.TypeChecker, symbol: ts.Symbol): Component {
  const [, args] = checker
    .getTypeOfSymbol(symbol)
    .getConstructSignatures()
    .flatMap((signature) => [...signature.parameters]);
  const properties = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const example = tagOf(checker, symbol, "example");
  return {
    name: symbol.name,
    text: documentation(checker, symbol).text,
    ...(example === undefined ? {} : { example }),
    arguments: argumentsOf(checker, checker.getTypeOfSymbol(args!), ""),
    outputs: properties.filter(isOutput).map((one) => described(checker, one)),
  };
}

/** Whether a property of a component is one that a program reads. */
function isOutput(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  return (
    declaration !== undefined &&
    ts.isPropertyDeclaration(declaration) &&
    isOurs(declaration) &&
    !symbol.getJsDocTags().some(({ name }) => name === "internal")
  );
}

/** The properties of `type` and of the objects in them: those that must be given first. */
function argumentsOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  prefix: string,
  oneOf = false,
): readonly Argument[] {
  const optional = (one: ts.Symbol) => (one.flags & ts.SymbolFlags.Optional) !== 0;
  const properties = checker.getPropertiesOfType(type);
  return [...properties.filter((one) => !optional(one)), ...properties.filter(optional)].flatMap(
    (symbol) => {
      const path = `${prefix}${symbol.name}`;
      const { onChange } = documentation(checker, symbol);
      const byDefault = tagOf(checker, symbol, "default");
      if (optional(symbol) && byDefault === undefined)
        throw new Error(`Cannot describe "${path}": its docstring has no @default`);
      const argument: Argument = {
        ...described(checker, symbol),
        path,
        oneOf,
        ...(byDefault === undefined ? {} : { byDefault }),
        ...(onChange === undefined ? {} : { onChange }),
      };
      const objects = objectsIn(checker, checker.getTypeOfSymbol(symbol));
      const below = objects.flatMap(({ type, list }) =>
        argumentsOf(checker, type, `${path}${list ? "[]" : ""}.`, objects.length > 1),
      );
      return [argument, ...below];
    },
  );
}

/** The objects of the library's own that are in `type`, and whether it is a list of them. */
function objectsIn(
  checker: ts.TypeChecker,
  type: ts.Type,
  list = false,
): readonly { readonly type: ts.Type; readonly list: boolean }[] {
  if (type.isUnion()) return type.types.flatMap((one) => objectsIn(checker, one, list));
  if (checker.isArrayType(type))
    return objectsIn(checker, checker.getTypeArguments(type as ts.TypeReference)[0]!, true);
  const declaration = type.getSymbol()?.declarations?.[0];
  const isObject =
    declaration !== undefined &&
    isOurs(declaration) &&
    (ts.isInterfaceDeclaration(declaration) || ts.isTypeLiteralNode(declaration));
  return isObject ? [{ type, list }] : [];
}

function described(checker: ts.TypeChecker, symbol: ts.Symbol): Described {
  const declaration = symbol.declarations![0] as ts.PropertySignature | ts.PropertyDeclaration;
  const { text } = documentation(checker, symbol);
  if (text === "") throw new Error(`Cannot describe "${symbol.name}": it has no docstring`);
  const { parent } = declaration;
  return {
    name: symbol.name,
    owner: ts.isTypeLiteralNode(parent) ? "" : (parent.name?.text ?? ""),
    type: typeText(checker, declaration.type!),
    text,
  };
}

function documentation(checker: ts.TypeChecker, symbol: ts.Symbol) {
  const whole = unwrapped(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const [text = "", onChange] = whole.split(/\s*\*\*On change:\*\* /);
  return { text, onChange };
}

function tagOf(checker: ts.TypeChecker, symbol: ts.Symbol, name: string): string | undefined {
  const tag = symbol.getJsDocTags(checker).find((one) => one.name === name);
  return tag && ts.displayPartsToString(tag.text);
}

/** `text` with each paragraph on one line. */
function unwrapped(text: string): string {
  return text.replace(/([^\n])\n(?!\n)/g, "$1 ").trim();
}

function isOurs(node: ts.Node): boolean {
  return node.getSourceFile().fileName.startsWith(SRC);
}
