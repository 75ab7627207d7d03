import type { StoredTask } from "../contract/store.ts";
import type { NodeName, RunId } from "../model/ids.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { KnownResult } from "./known-results.ts";

/** A known result as readers of the store see it under a name. */
export function storedTask(name: NodeName, known: KnownResult, result: ResultRef): StoredTask {
  return {
    name,
    result,
    functionName: known.functionName,
    createdAt: known.at,
    durationMs: known.durationMs,
    run: known.run as RunId,
  };
}
