import type { Store } from "../../src/contract/store.ts";
import type { Fingerprint } from "../../src/model/ids.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";

/** The whole result under a fingerprint, if there is one. */
export async function findResult(
  store: Store,
  fingerprint: Fingerprint,
): Promise<ResultRef | undefined> {
  const task = await store.findByFingerprint(fingerprint);
  return task !== undefined && "result" in task ? task.result : undefined;
}
