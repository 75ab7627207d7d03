import type { SeenValue } from "../failure/mend-of-type.ts";
import type { Span } from "./source-text.ts";

/** A value of a YAML file and where it stands. */
export type Located =
  | {
      readonly kind: "text";
      readonly value: string;
      readonly span: Span;
      /** As the source has it, with its quotes. */
      readonly written: string;
    }
  | {
      readonly kind: "number";
      readonly value: number;
      readonly written: string;
      readonly span: Span;
    }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "nothing"; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Located[]; readonly span: Span }
  | { readonly kind: "mapping"; readonly entries: readonly LocatedEntry[]; readonly span: Span };

export interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Located;
}

/** A value as messages show it. */
export function seenValue(value: Located): SeenValue {
  switch (value.kind) {
    case "text": {
      const short = shorten(value.value);
      return { kind: "text", text: `the text ${JSON.stringify(short)}`, written: short };
    }
    case "number":
      return {
        kind: "number",
        text: `the number ${shorten(value.written)}`,
        written: shorten(value.written),
      };
    case "boolean":
      return { kind: "boolean", text: String(value.value), written: String(value.value) };
    case "nothing":
      return { kind: "nothing", text: "empty" };
    case "list":
      return { kind: "list", text: "a list" };
    case "mapping":
      return { kind: "mapping", text: "a mapping" };
  }
}

/** A text short enough for a message. */
export function shorten(text: string): string {
  const limit = 80;
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
