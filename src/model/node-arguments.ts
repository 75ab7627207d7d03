import type { CacheMode, EnvironmentKey } from "./query.ts";
import type { Resources } from "./resources.ts";

/** The key of a setting as the query file spells it: `num_cpus`, `memory`, `resources._model`, `tags`, `cache`. */
export type SettingKey = string;

/** What the rules make of one node: every argument with its final value, and which rule set it. */
export interface NodeArguments {
  readonly need: Resources;
  readonly tags: readonly string[];
  readonly cache: CacheMode;
  /** How old a result may be and still be reused; absent for any age. */
  readonly expiresMs?: number;
  readonly version?: string;
  /** What of the machine counts; nothing if absent. */
  readonly environment?: readonly EnvironmentKey[];
  /** Index of the last rule that set a key; a key that no rule set is absent. */
  readonly setBy: Readonly<Record<SettingKey, number>>;
}
