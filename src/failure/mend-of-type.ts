/** A value that was met where another kind of value belongs. */
export interface SeenValue {
  readonly kind: "text" | "number" | "boolean" | "nothing" | "list" | "mapping";
  /** For messages: `the text "4"`, `a list`. */
  readonly text: string;
  /** A single value as it could be written; absent for lists and mappings. */
  readonly written?: string;
}

/** What to do about a value of the wrong kind. */
export function mendOfType(expected: string, seen: SeenValue): string {
  if (seen.kind === "nothing") return `write ${expected} here, or remove it`;
  if (expected.startsWith("a number") && seen.kind === "text" && looksNumeric(seen.written)) {
    return `remove the quotes: ${seen.written}`;
  }
  if (expected.startsWith("a text") && seen.written !== undefined) {
    return `put it in quotes: "${seen.written}"`;
  }
  if (expected.startsWith("a list") && seen.written !== undefined) {
    return `write it as a list: [${seen.written}]`;
  }
  if (expected.startsWith("a list") && seen.kind === "mapping") {
    return 'begin each entry with "- "';
  }
  if (expected.startsWith("a mapping") && seen.kind === "list") {
    return 'write lines "key: value" without "- " before them';
  }
  if (expected.startsWith("a mapping")) return 'write lines "key: value" below it';
  if (expected === "a rule") return 'write lines "pattern: ..." and "remote_args: ..." for it';
  if (expected.startsWith("a number of bytes")) return "write for example 500MB, 8GB or 1.5GiB";
  return expected.startsWith("a number") ? "write for example 1, 0.5 or 4" : `write ${expected}`;
}

function looksNumeric(text: string | undefined): boolean {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text);
}
