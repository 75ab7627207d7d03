const atEnd =
  /(?<=\n)globalThis\[Symbol\.for\("ffuse\.constants"\)\] = \[\[[^\n]*\]\];\n(?=(?:\/\/# sourceMappingURL=[^\n]*\n?)?$)/;

/** The text of a bundle without that statement, which belongs to no slice. */
export function withoutConstants(text: string): string {
  return text.replace(atEnd, "");
}
