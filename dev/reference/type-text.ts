import ts from "typescript";

/** A declared type in the words of the reference: objects are described by their own arguments, lists by what is in them. */
export function typeText(checker: ts.TypeChecker, node: ts.TypeNode): string {
  const inner = (one: ts.TypeNode) => typeText(checker, one);
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
    return inner(node.type);
  if (ts.isParenthesizedTypeNode(node)) return inner(node.type);
  if (ts.isArrayTypeNode(node)) {
    const element = inner(node.elementType);
    return element.includes(" | ") ? `(${element})[]` : `${element}[]`;
  }
  if (ts.isUnionTypeNode(node)) {
    const given = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    return [...new Set(given.map(inner))].join(" | ");
  }
  if (ts.isTypeLiteralNode(node)) return "object";
  if (ts.isIndexedAccessTypeNode(node)) return literals(checker, node);
  if (ts.isTypeReferenceNode(node)) return reference(checker, node);
  return node.getText();
}

function reference(checker: ts.TypeChecker, node: ts.TypeReferenceNode): string {
  const name = node.typeName.getText().replace(/^pulumi\./, "");
  const [first, second] = node.typeArguments ?? [];
  if (name === "Readonly") return typeText(checker, first!);
  if (name === "Record") return `{ [name]: ${typeText(checker, second!)} }`;
  if (first !== undefined) return `${name}<${typeText(checker, first)}>`;
  const symbol = checker.getSymbolAtLocation(node.typeName)!;
  const meant =
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const [declaration] = meant.declarations ?? [];
  if (declaration !== undefined && ts.isInterfaceDeclaration(declaration)) return "object";
  if (declaration === undefined || !ts.isTypeAliasDeclaration(declaration)) return name;
  const { type } = declaration;
  return ts.isTypeOperatorNode(type) ? literals(checker, type) : typeText(checker, type);
}

/** A union of literals that is declared by way of another type. */
function literals(checker: ts.TypeChecker, node: ts.TypeNode): string {
  const type = checker.getNonNullableType(checker.getTypeFromTypeNode(node));
  return checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation,
  );
}
