/** How names are picked: by a regular expression over the whole name, or by a glob. */
export interface NameMatch {
  readonly kind: "pattern" | "glob";
  readonly text: string;
}

/** A match ready to use, or what is wrong with its text and where in it, as an index. */
export type CompiledMatch =
  | { readonly ok: true; readonly matches: (name: string) => boolean }
  | { readonly ok: false; readonly message: string; readonly index?: number };
