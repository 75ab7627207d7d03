import { FfuseError } from "../failure/ffuse-error.ts";
import type { QueryFailure } from "../failure/query-failures.ts";
import type { CacheMode, NodeSettings, QueryRule } from "../model/query.ts";
import { compileMatch } from "../util/match-name.ts";
import type { NameMatch } from "../util/name-match.ts";
import { nearest } from "../util/nearest.ts";
import { parseSize } from "../util/parse-size.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { shorten } from "./located.ts";
import { nearSizes } from "./near-sizes.ts";
import { cacheModes, whyNoResource } from "./query-fields.ts";

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
}

/** Settings from calls in code, checked as those of a query file are; throws all mistakes at once. */
export function settingsFromArgs(
  remoteArgs: RemoteArgs = {},
  taskArgs: TaskArgs = {},
): NodeSettings {
  const failures: QueryFailure[] = [];
  const refuse = (setting: string, value: unknown, expected: string, near?: string): undefined => {
    failures.push({
      reason: "setting-invalid",
      setting,
      seen: describe(value),
      expected,
      ...(near === undefined ? {} : { near }),
    });
    return undefined;
  };
  const readObject = (
    setting: string,
    value: unknown,
    known?: readonly string[],
  ): ReadonlyMap<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      refuse(setting, value, "an object");
      return new Map();
    }
    const present = Object.entries(value).filter(([, each]) => each !== undefined);
    for (const [key] of present) {
      if (known === undefined || known.includes(key)) continue;
      const near = nearest(key, known, 1)[0];
      const expected = `one of ${known.join(", ")}`;
      refuse(`a key of ${setting}`, key, expected, near);
    }
    return new Map(present);
  };
  const readAmount = (setting: string, value: unknown): number | undefined =>
    value === undefined || (typeof value === "number" && Number.isFinite(value) && value >= 0)
      ? value
      : refuse(setting, value, "a number of zero or more");
  const readBytes = (setting: string, value: unknown): number | undefined => {
    if (typeof value !== "string") {
      const amount = readAmount(setting, value);
      return amount === undefined ? undefined : Math.round(amount);
    }
    const expected = "a size such as 500MB, 8GB or 1.5GiB";
    return parseSize(value) ?? refuse(setting, value, expected, nearSizes(value)[0]);
  };
  const readResources = (value: unknown): NodeSettings["resources"] => {
    if (value === undefined) return undefined;
    const amounts: [string, number][] = [];
    for (const [name, each] of readObject("resources", value)) {
      if (whyNoResource(name) !== undefined) {
        refuse("a name in resources", name, "a name of your own");
      } else {
        const amount = readAmount(`resources.${name}`, each);
        if (amount !== undefined) amounts.push([name, amount]);
      }
    }
    return Object.fromEntries(amounts);
  };
  const readTags = (value: unknown): readonly string[] | undefined => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return refuse("tags", value, "an array of texts");
    return value.filter((tag: unknown, index): tag is string => {
      if (typeof tag === "string" && tag !== "") return true;
      refuse(`tags[${index}]`, tag, "a text that is not empty");
      return false;
    });
  };
  const readCache = (value: unknown): CacheMode | undefined => {
    const mode = cacheModes.find((each) => each === value);
    if (mode !== undefined || value === undefined) return mode;
    const near = typeof value === "string" ? nearest(value, cacheModes, 1)[0] : undefined;
    return refuse("cache", value, `one of ${cacheModes.join(", ")}`, near);
  };

  const remoteKeys = ["numCpus", "num_cpus", "memory", "resources"];
  const remote = readObject("the remote arguments", remoteArgs, remoteKeys);
  const task = readObject("the task arguments", taskArgs, ["tags", "cache"]);
  if (remote.has("numCpus") && remote.has("num_cpus")) {
    refuse("num_cpus", remote.get("num_cpus"), "only one of numCpus and num_cpus");
  }
  const cpusKey = remote.has("numCpus") ? "numCpus" : "num_cpus";
  const settings = withoutUndefined<NodeSettings>({
    numCpus: readAmount(cpusKey, remote.get(cpusKey)),
    memoryBytes: readBytes("memory", remote.get("memory")),
    resources: readResources(remote.get("resources")),
    tags: readTags(task.get("tags")),
    cache: readCache(task.get("cache")),
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

function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shorten(value));
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
    case "function":
      return "a function";
    default:
      return String(value);
  }
}
