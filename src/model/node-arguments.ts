import type { PluginUse, PluginWork } from "./plugin.ts";
import type { CacheMode, EnvironmentKey } from "./query.ts";
import type { Resources } from "./resources.ts";
import type { MemoryGrowth, RetryPolicy } from "./retry-policy.ts";

/** The key of a setting as the query file spells it: `num_cpus`, `memory`, `resources._model`, `tags`, `cache`. */
export type SettingKey = string;

/** What decides when a node starts; nodes that the same rules match share one object. */
export interface RunTerms {
  /** Of the first attempt. */
  readonly need: Resources;
  /** How its memory grows with the attempt; it does not if absent. */
  readonly memoryGrowth?: MemoryGrowth;
  readonly tags: readonly string[];
  /** Higher starts earlier; 0 if absent. */
  readonly priority?: number;
  /** Absent if no rule says anything of it, which is one attempt. */
  readonly retries?: RetryPolicy;
}

/** What the rules make of one node: every argument with its final value, and which rule set it. */
export interface NodeArguments extends RunTerms {
  /** How long an attempt may take; any time if absent. */
  readonly timeoutMs?: number;
  /** Whether its values are shared with other nodes instead of copied; no if absent. */
  readonly share?: boolean;
  readonly cache: CacheMode;
  /** How old a result may be and still be reused; absent for any age. */
  readonly expiresMs?: number;
  readonly version?: string;
  /** What of the machine counts; nothing if absent. */
  readonly environment?: readonly EnvironmentKey[];
  readonly plugins?: readonly PluginUse[];
  /** What the plug-ins do around this node. */
  readonly pluginWork?: readonly PluginWork[];
  /** Index of the last rule that set a key; a key that no rule set is absent. */
  readonly setBy: Readonly<Record<SettingKey, number>>;
}
