import type { Located } from "./located.ts";
import type { Span } from "./source-text.ts";

/** What is wrong with a text as YAML, before anybody asks what its values mean. */
export type YamlMistake =
  | { readonly kind: "syntax"; readonly message: string; readonly span: Span }
  | { readonly kind: "many-documents"; readonly span: Span }
  | { readonly kind: "too-many-symbols"; readonly limit: number; readonly span: Span }
  | { readonly kind: "too-deep"; readonly limit: number; readonly span: Span }
  | { readonly kind: "alias-bomb"; readonly limit: number; readonly span: Span }
  | {
      readonly kind: "unknown-alias";
      readonly alias: string;
      readonly near: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: "duplicate-key";
      readonly key: string;
      readonly first: Span;
      readonly span: Span;
    }
  | { readonly kind: "forbidden-key"; readonly key: string; readonly span: Span };

/** The values of a YAML text, or of a JSON text, with their places. */
export interface YamlTree {
  /** Absent if the text is empty or so wrong that it has no meaning. */
  readonly root?: Located;
  readonly mistakes: readonly YamlMistake[];
}
