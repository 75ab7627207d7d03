import { FfuseError } from "../failure/ffuse-error.ts";
import { contextKey } from "../model/node-context.ts";
import type { NodeContext } from "../model/node-context.ts";

/**
 * Gives a running node its name, attempt, resources and abort signal, and lets it log and tell its progress; also after an
 * `await`, and in functions and methods that the node calls. Nothing of it counts for when the node runs again. Throws
 * `FfuseError` `context-outside-node`.
 *
 * @example
 * const fit = workflow(async (rows: Row[]) => {
 *   const { signal, progress } = context();
 *   for (let epoch = 0; epoch < 100 && !signal.aborted; epoch++) {
 *     progress(epoch, 100);
 *     await train(rows);
 *   }
 * });
 */
export function context(): NodeContext {
  const realm = globalThis as { [contextKey]?: () => NodeContext | undefined };
  const current = realm[contextKey]?.();
  if (current === undefined) throw new FfuseError({ reason: "context-outside-node" });
  return current;
}
