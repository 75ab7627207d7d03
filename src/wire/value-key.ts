import type { ResultRef } from "../model/result-ref.ts";

/** What a value in shared memory is known by. */
export type ValueKey = string;

/** The key of a result: equal values of different nodes are not one, since each has readers of its own. */
export function valueKey({ fingerprint, contentHash }: ResultRef): ValueKey {
  return `${fingerprint} ${contentHash}`;
}
