import type { Place } from "../model/place.ts";

/** What a person is told about a failure: what is wrong with the value seen, where, and one thing to do. */
export interface Explanation {
  /** Lower case, no full stop, with the value seen. */
  readonly headline: string;
  readonly place?: Place;
  /** Lines between the source and the hint, such as a second place or a stack. */
  readonly details?: readonly string[];
  readonly hint: string;
  /** 1 when a node failed, 2 when the user's files or flags are wrong, 70 for a bug in ffuse. */
  readonly exitStatus: 1 | 2 | 70 | 130;
}

/** `"sum", "sub" or "mul"`, quoted; the empty text for an empty list. */
export function quoteList(words: readonly string[]): string {
  const quoted = words.map((word) => JSON.stringify(word));
  const last = quoted.pop();
  if (last === undefined) return "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

/** `workflow.ts:4:12`, as editors and terminals make it clickable. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
