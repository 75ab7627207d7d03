import type { NodeArguments, SettingKey } from "../model/node-arguments.ts";
import type { NodeSettings, QueryRule } from "../model/query.ts";
import { defaultNeed } from "../model/resources.ts";
import { defaultRetries } from "../model/retry-policy.ts";
import type { RetryPolicy } from "../model/retry-policy.ts";

/** Settings by the keys of the query file; `resources` and `retries` have keys of their own. */
const keyOf = {
  numCpus: "num_cpus",
  numGpus: "num_gpus",
  memoryBytes: "memory",
  timeoutMs: "timeout_seconds",
  priority: "priority",
  share: "share",
  tags: "tags",
  cache: "cache",
  expiresMs: "expires",
  version: "version",
  environment: "environment",
  plugins: "plugins",
} as const satisfies Partial<Record<keyof NodeSettings, SettingKey>>;

const retryKeyOf = {
  maxRetries: "max_retries",
  exceptions: "retry_exceptions",
  delayMs: "retry_delay_seconds",
  backoff: "retry_backoff",
  maxDelayMs: "retry_max_delay_seconds",
  jitter: "retry_jitter",
} as const satisfies Record<keyof RetryPolicy, SettingKey>;

/** The arguments of a node that rules match, given by their indexes: the last one that sets a key wins. */
export function settleArguments(
  rules: readonly QueryRule[],
  matching: readonly number[],
): NodeArguments {
  const settled: Record<string, unknown> = {};
  const custom: Record<string, number> = { ...defaultNeed.custom };
  const retries: Record<string, unknown> = {};
  const setBy: Record<SettingKey, number> = {};
  for (const index of matching) {
    const settings = rules[index]?.settings ?? {};
    for (const [name, key] of Object.entries(keyOf)) {
      const value = settings[name as keyof typeof keyOf];
      if (value === undefined) continue;
      settled[name] = value;
      setBy[key] = index;
    }
    // How memory grows goes with the memory.
    if (settings.memoryBytes !== undefined) settled["memoryGrowth"] = settings.memoryGrowth;
    for (const [name, amount] of Object.entries(settings.resources ?? {})) {
      custom[name] = amount;
      setBy[`resources.${name}`] = index;
    }
    for (const [name, value] of Object.entries(settings.retries ?? {})) {
      retries[name] = value;
      setBy[retryKeyOf[name as keyof RetryPolicy]] = index;
    }
  }
  const {
    numCpus = defaultNeed.numCpus,
    numGpus = defaultNeed.numGpus,
    memoryBytes = defaultNeed.memoryBytes,
    memoryGrowth,
    ...rest
  } = settled as Omit<NodeSettings, "retries">;
  return {
    tags: [],
    cache: "fingerprint",
    ...rest,
    need: { numCpus, numGpus, memoryBytes, custom },
    ...(memoryGrowth === undefined ? {} : { memoryGrowth }),
    ...(Object.keys(retries).length === 0 ? {} : { retries: { ...defaultRetries, ...retries } }),
    setBy,
  };
}
