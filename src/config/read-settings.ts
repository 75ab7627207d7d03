import type { NodeSettings } from "../model/query.ts";
import type { RetryPolicy } from "../model/retry-policy.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import {
  cacheModes,
  environmentKeys,
  readAmount,
  readBytes,
  readDuration,
  readKeys,
  readLabel,
  readList,
  readResources,
  readText,
  readWord,
  reportType,
} from "./query-fields.ts";
import { readPlugins } from "./read-plugins.ts";
import type { Check, Field } from "./query-fields.ts";
import {
  countKind,
  factorKind,
  positiveKind,
  readFlag,
  readNumber,
  toMs,
  wholeKind,
} from "./read-numbers.ts";

/** The keys of `remote_args`. */
const remoteKeys: readonly string[] = [
  ...["num_cpus", "num_gpus", "memory", "resources", "priority", "timeout_seconds"],
  ...["max_retries", "retry_exceptions", "retry_delay_seconds", "retry_backoff"],
  ...["retry_max_delay_seconds", "retry_jitter"],
];

/** The keys of `task_args`. */
export const taskKeys = ["tags", "cache", "expires", "version", "environment", "share"] as const;

/** Where the keys of `remote_args` belong. */
export const inRemoteArgs: Readonly<Record<string, string>> = Object.fromEntries(
  remoteKeys.map((key) => [key, "remote_args"]),
);

/** Where the keys of `task_args` belong. */
export const inTaskArgs: Readonly<Record<string, string>> = Object.fromEntries(
  taskKeys.map((key) => [key, "task_args"]),
);

/** The settings of a rule. */
export function readSettings(check: Check, rule: ReadonlyMap<string, Field>): NodeSettings {
  const remote = readKeys(check, rule.get("remote_args"), {
    known: remoteKeys,
    misplaced: inTaskArgs,
  });
  const task = readKeys(check, rule.get("task_args"), {
    known: taskKeys,
    misplaced: inRemoteArgs,
  });
  const tags = readList(check, task.get("tags"), "a list of texts");
  const environment = readList(
    check,
    task.get("environment"),
    `a list of ${environmentKeys.join(", ")}`,
  );
  return withoutUndefined<NodeSettings>({
    numCpus: readAmount(check, remote.get("num_cpus")),
    numGpus: readAmount(check, remote.get("num_gpus")),
    ...readMemory(check, remote.get("memory")),
    resources: readResources(check, remote.get("resources")),
    retries: readRetries(check, remote),
    timeoutMs: toMs(readNumber(check, remote.get("timeout_seconds"), positiveKind)),
    priority: readNumber(check, remote.get("priority"), wholeKind),
    share: readFlag(check, task.get("share")),
    tags: tags?.map((tag) => readText(check, tag)).filter((tag) => tag !== undefined),
    cache: readWord(check, task.get("cache"), cacheModes),
    expiresMs: readDuration(check, task.get("expires")),
    version: readLabel(check, task.get("version")),
    environment: environment
      ?.map((each) => readWord(check, each, environmentKeys))
      .filter((each) => each !== undefined),
    plugins: readPlugins(check, rule.get("plugins")),
  });
}

/** One size for all attempts, or how it grows. */
function readMemory(
  check: Check,
  field: Field | undefined,
): {
  readonly memoryBytes: number | undefined;
  readonly memoryGrowth: NodeSettings["memoryGrowth"] | undefined;
} {
  if (field?.value.kind !== "mapping") {
    return { memoryBytes: readBytes(check, field), memoryGrowth: undefined };
  }
  const keys = readKeys(check, field, { known: ["initial", "factor", "max"] });
  const initial = keys.get("initial");
  if (initial === undefined) reportType(check, field, "a size, or a mapping with initial");
  const factor = readNumber(check, keys.get("factor"), factorKind) ?? 2;
  const maxBytes = readBytes(check, keys.get("max"));
  return {
    memoryBytes: readBytes(check, initial),
    memoryGrowth: { factor, ...(maxBytes === undefined ? {} : { maxBytes }) },
  };
}

function readRetries(
  check: Check,
  remote: ReadonlyMap<string, Field>,
): Partial<RetryPolicy> | undefined {
  const policy = withoutUndefined<Partial<RetryPolicy>>({
    maxRetries: readNumber(check, remote.get("max_retries"), countKind),
    exceptions: readExceptions(check, remote.get("retry_exceptions")),
    delayMs: toMs(readAmount(check, remote.get("retry_delay_seconds"))),
    backoff: readNumber(check, remote.get("retry_backoff"), factorKind),
    maxDelayMs: toMs(readAmount(check, remote.get("retry_max_delay_seconds"))),
    jitter: readFlag(check, remote.get("retry_jitter")),
  });
  return Object.keys(policy).length === 0 ? undefined : policy;
}

function readExceptions(
  check: Check,
  field: Field | undefined,
): RetryPolicy["exceptions"] | undefined {
  if (field?.value.kind === "boolean") return field.value.value;
  if (field !== undefined && field.value.kind !== "list") {
    reportType(check, field, exceptionsExpected);
    return undefined;
  }
  return readList(check, field, exceptionsExpected)
    ?.map((each) => readText(check, each))
    .filter((each) => each !== undefined);
}

const exceptionsExpected = "true, false or a list of class names and codes";
