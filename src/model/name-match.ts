/** How names are picked: by a regular expression over the whole name, or by a glob of picomatch. */
export interface NameMatch {
  readonly kind: "pattern" | "glob";
  readonly text: string;
}

/** Nodes that a rule is for: all that a name matches, or those that code had picked. */
export type PickedNodes =
  | NameMatch
  /** `text` says in words how they were picked. */
  | { readonly kind: "nodes"; readonly text: string; readonly names: readonly string[] };
