/** Lines of an answer, each as its fields. */
export type Rows = readonly (readonly string[])[];

/** `text` as it was before a client program escaped what would end a field or a line. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(.)/g,
    (_, sign: string) => ({ n: "\n", t: "\t", "0": "\0" })[sign] ?? sign,
  );
}
