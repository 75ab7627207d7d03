import { FfuseError } from "../failure/ffuse-error.ts";
import type { QueryFailure } from "../failure/query-failures.ts";
import type { RemoteArgs, TaskArgs } from "../model/query-args.ts";
import type { NodeSettings, QueryRule } from "../model/query.ts";
import type { RetryPolicy } from "../model/retry-policy.ts";
import { compileMatch } from "../util/match-name.ts";
import type { NameMatch } from "../util/name-match.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import {
  describe,
  readAmount,
  readCache,
  readEnvironment,
  readExceptions,
  readExpires,
  readFlag,
  readKeys,
  readMemory,
  readNumber,
  readResources,
  readTags,
  readVersion,
} from "./code-fields.ts";
import type { Refuse } from "./code-fields.ts";
import { shorten } from "./located.ts";
import { countKind, factorKind, positiveKind, toMs, wholeKind } from "./read-numbers.ts";
import { taskKeys } from "./read-settings.ts";

/** The keys that have two spellings, as code and as the query file has them. */
const spellings = [
  ["numCpus", "num_cpus"],
  ["numGpus", "num_gpus"],
  ["timeoutSeconds", "timeout_seconds"],
  ["maxRetries", "max_retries"],
  ["retryExceptions", "retry_exceptions"],
  ["retryDelaySeconds", "retry_delay_seconds"],
  ["retryBackoff", "retry_backoff"],
  ["retryMaxDelaySeconds", "retry_max_delay_seconds"],
  ["retryJitter", "retry_jitter"],
] as const;
const otherKeys = ["memory", "resources", "priority"];
const remoteKeys = [...spellings.flat(), ...otherKeys];
const remoteKeysInCode = [...spellings.map(([inCode]) => inCode), ...otherKeys];

/** Settings from calls in code, checked as those of a query file are; throws all mistakes at once. */
export function settingsFromArgs(
  remoteArgs: RemoteArgs = {},
  taskArgs: TaskArgs = {},
): NodeSettings {
  const failures: QueryFailure[] = [];
  const refuse: Refuse = (setting, value, expected, near) => {
    const seen = describe(value);
    const reason = "setting-invalid";
    failures.push({ reason, setting, seen, expected, ...(near === undefined ? {} : { near }) });
  };
  const remote = readKeys("the remote arguments", remoteArgs, remoteKeys, refuse, remoteKeysInCode);
  const task = readKeys("the task arguments", taskArgs, taskKeys, refuse);
  for (const [inCode, inFile] of spellings) {
    if (remote.has(inCode) && remote.has(inFile)) {
      refuse(inFile, remote.get(inFile), `only one of ${inCode} and ${inFile}`);
    }
  }
  const settings = withoutUndefined<NodeSettings>({
    ...readRemote(remote, refuse),
    tags: readTags(task.get("tags"), refuse),
    cache: readCache(task.get("cache"), refuse),
    expiresMs: readExpires(task.get("expires"), refuse),
    version: readVersion(task.get("version"), refuse),
    environment: readEnvironment(task.get("environment"), refuse),
    share: readFlag("share", task.get("share"), refuse),
  });
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  return settings;
}

type RemoteSettings = Omit<
  NodeSettings,
  "tags" | "cache" | "expiresMs" | "version" | "environment" | "share" | "plugins"
>;

function readRemote(
  remote: ReadonlyMap<string, unknown>,
  refuse: Refuse,
): { readonly [Key in keyof Required<RemoteSettings>]: RemoteSettings[Key] | undefined } {
  /** A setting under the spelling that it was given in. */
  const read = <Value>(
    inCode: (typeof spellings)[number][0],
    reader: (setting: string, value: unknown, refuse: Refuse) => Value,
  ): Value => {
    const inFile = spellings.find(([code]) => code === inCode)?.[1] ?? inCode;
    const setting = remote.has(inCode) ? inCode : inFile;
    return reader(setting, remote.get(setting), refuse);
  };
  const of =
    (kind: typeof countKind) =>
    (setting: string, value: unknown): number | undefined =>
      readNumber(setting, value, kind, refuse);
  const retries = withoutUndefined<Partial<RetryPolicy>>({
    maxRetries: read("maxRetries", of(countKind)),
    exceptions: read("retryExceptions", readExceptions),
    delayMs: toMs(read("retryDelaySeconds", readAmount)),
    backoff: read("retryBackoff", of(factorKind)),
    maxDelayMs: toMs(read("retryMaxDelaySeconds", readAmount)),
    jitter: read("retryJitter", readFlag),
  });
  return {
    numCpus: read("numCpus", readAmount),
    numGpus: read("numGpus", readAmount),
    ...readMemory(remote.get("memory"), refuse),
    resources: readResources(remote.get("resources"), refuse),
    retries: Object.keys(retries).length === 0 ? undefined : retries,
    timeoutMs: toMs(read("timeoutSeconds", of(positiveKind))),
    priority: readNumber("priority", remote.get("priority"), wholeKind, refuse),
  };
}

/** A rule made in code; throws if its text is no regular expression or glob. */
export function ruleFromCode(match: NameMatch, settings: NodeSettings): QueryRule {
  const compiled = compileMatch(match);
  if (compiled.ok) return { match, settings };
  const { kind, text } = match;
  const { message } = compiled;
  throw new FfuseError({ reason: "query-bad-pattern", kind, text: shorten(text), message });
}
