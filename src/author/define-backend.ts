import { backendKey } from "../model/backend-file.ts";
import type { DefineBackend } from "../model/backend-tools.ts";

/** The default export of a backend file. */
export interface DefinedBackend {
  readonly [backendKey]: DefineBackend;
}

/**
 * Defines what an operator does with a workflow: the default export of a backend file.
 *
 * @example
 * export default defineBackend(({ query }) => {
 *   query({ glob: "model-*" }).setRemoteArgs({ memory: "500MB" });
 * });
 */
export function defineBackend(define: DefineBackend): DefinedBackend {
  return { [backendKey]: define };
}
