import { FfuseError } from "../failure/ffuse-error.ts";
import type { QueryFailure } from "../failure/query-failures.ts";
import type { CacheMode, EnvironmentKey, NodeSettings, QueryRule } from "../model/query.ts";
import { compileMatch } from "../util/match-name.ts";
import type { NameMatch } from "../util/name-match.ts";
import { nearest } from "../util/nearest.ts";
import { parseDuration } from "../util/parse-duration.ts";
import { parseSize } from "../util/parse-size.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { shorten } from "./located.ts";
import { nearSizes } from "./near-sizes.ts";
import { cacheModes, environmentKeys, whyNoResource } from "./query-fields.ts";

/** What `setRemoteArgs` takes; `num_cpus` is the spelling of the query file. */
export interface RemoteArgs {
  readonly numCpus?: number;
  readonly num_cpus?: number;
  /** Bytes, or a text such as `500MB`. */
  readonly memory?: number | string;
  /** Custom resources by name. */
  readonly resources?: Readonly<Record<string, number>>;
}

/** What `setTaskArgs` takes. */
export interface TaskArgs {
  readonly tags?: readonly string[];
  readonly cache?: CacheMode;
  /** How old a result may be and still be reused, such as `7d`. */
  readonly expires?: string;
  /** Any text; another one makes other results. */
  readonly version?: string;
  /** What of the machine counts. */
  readonly environment?: readonly EnvironmentKey[];
}

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
  const remote = readKeys("the remote arguments", remoteArgs, remoteKeys, refuse);
  const task = readKeys("the task arguments", taskArgs, taskKeys, refuse);
  if (remote.has("numCpus") && remote.has("num_cpus")) {
    refuse("num_cpus", remote.get("num_cpus"), "only one of numCpus and num_cpus");
  }
  const cpusKey = remote.has("numCpus") ? "numCpus" : "num_cpus";
  const settings = withoutUndefined<NodeSettings>({
    numCpus: readAmount(cpusKey, remote.get(cpusKey), refuse),
    memoryBytes: readMemory(remote.get("memory"), refuse),
    resources: readResources(remote.get("resources"), refuse),
    tags: readTags(task.get("tags"), refuse),
    cache: readCache(task.get("cache"), refuse),
    expiresMs: readExpires(task.get("expires"), refuse),
    version: readVersion(task.get("version"), refuse),
    environment: readEnvironment(task.get("environment"), refuse),
  });
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  return settings;
}

/** A rule made in code; throws if its text is no regular expression or glob. */
export function ruleFromCode(match: NameMatch, settings: NodeSettings): QueryRule {
  const compiled = compileMatch(match);
  if (compiled.ok) return { match, settings };
  const { kind, text } = match;
  const { message } = compiled;
  throw new FfuseError({ reason: "query-bad-pattern", kind, text: shorten(text), message });
}

/** Notes a mistake. */
type Refuse = (setting: string, value: unknown, expected: string, near?: string) => void;

const taskKeys = ["tags", "cache", "expires", "version", "environment"];
const remoteKeys = ["numCpus", "num_cpus", "memory", "resources"];

function readObject(setting: string, value: unknown, refuse: Refuse): ReadonlyMap<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return new Map(Object.entries(value).filter(([, each]) => each !== undefined));
  }
  refuse(setting, value, "an object");
  return new Map();
}

function readKeys(
  setting: string,
  value: unknown,
  known: readonly string[],
  refuse: Refuse,
): ReadonlyMap<string, unknown> {
  const present = readObject(setting, value, refuse);
  for (const key of present.keys()) {
    if (known.includes(key)) continue;
    refuse(`a key of ${setting}`, key, `one of ${known.join(", ")}`, nearest(key, known, 1)[0]);
  }
  return present;
}

function readAmount(setting: string, value: unknown, refuse: Refuse): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  refuse(setting, value, "a number of zero or more");
  return undefined;
}

function readMemory(value: unknown, refuse: Refuse): number | undefined {
  if (typeof value === "string") {
    const bytes = parseSize(value);
    const expected = "a size such as 500MB, 8GB or 1.5GiB";
    if (bytes === undefined) refuse("memory", value, expected, nearSizes(value)[0]);
    return bytes;
  }
  const amount = readAmount("memory", value, refuse);
  return amount === undefined ? undefined : Math.round(amount);
}

function readResources(value: unknown, refuse: Refuse): NodeSettings["resources"] {
  if (value === undefined) return undefined;
  const amounts: [string, number][] = [];
  for (const [name, each] of readObject("resources", value, refuse)) {
    if (whyNoResource(name) !== undefined) {
      refuse("a name in resources", name, "a name of your own");
      continue;
    }
    const amount = readAmount(`resources.${name}`, each, refuse);
    if (amount !== undefined) amounts.push([name, amount]);
  }
  return Object.fromEntries(amounts);
}

function readTags(value: unknown, refuse: Refuse): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    refuse("tags", value, "an array of texts");
    return undefined;
  }
  return value.filter((tag: unknown, index): tag is string => {
    if (typeof tag === "string" && tag !== "") return true;
    refuse(`tags[${index}]`, tag, "a text that is not empty");
    return false;
  });
}

function readCache(value: unknown, refuse: Refuse): CacheMode | undefined {
  const mode = cacheModes.find((each) => each === value);
  if (mode === undefined && value !== undefined) {
    const near = typeof value === "string" ? nearest(value, cacheModes, 1)[0] : undefined;
    refuse("cache", value, `one of ${cacheModes.join(", ")}`, near);
  }
  return mode;
}

function readExpires(value: unknown, refuse: Refuse): number | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === "string" ? parseDuration(value) : undefined;
  if (ms === undefined) refuse("expires", value, "a duration such as 90s, 12h or 7d");
  return ms;
}

function readVersion(value: unknown, refuse: Refuse): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  refuse("version", value, "a text that is not empty");
  return undefined;
}

function readEnvironment(value: unknown, refuse: Refuse): NodeSettings["environment"] {
  if (value === undefined) return undefined;
  const isKnown = (each: unknown): each is EnvironmentKey =>
    environmentKeys.some((key) => key === each);
  if (Array.isArray(value) && value.every(isKnown)) return value;
  refuse("environment", value, `an array of ${environmentKeys.join(", ")}`);
  return undefined;
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shorten(value));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
