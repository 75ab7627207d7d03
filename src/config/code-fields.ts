import type { CacheMode, EnvironmentKey, NodeSettings } from "../model/query.ts";
import type { RetryPolicy } from "../model/retry-policy.ts";
import { nearest } from "../util/nearest.ts";
import { parseDuration } from "../util/parse-duration.ts";
import { parseSize } from "../util/parse-size.ts";
import { shorten } from "./located.ts";
import { nearSizes } from "./near-sizes.ts";
import { cacheModes, environmentKeys, whyNoResource } from "./query-fields.ts";
import { factorKind } from "./read-numbers.ts";
import type { NumberKind } from "./read-numbers.ts";

/** Notes a mistake. */
export type Refuse = (setting: string, value: unknown, expected: string, near?: string) => void;

function readObject(setting: string, value: unknown, refuse: Refuse): ReadonlyMap<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return new Map(Object.entries(value).filter(([, each]) => each !== undefined));
  }
  refuse(setting, value, "an object");
  return new Map();
}

/** The settings of an object that are there; a key that is not known is told, with those that are or are `shown`. */
export function readKeys(
  setting: string,
  value: unknown,
  known: readonly string[],
  refuse: Refuse,
  shown: readonly string[] = known,
): ReadonlyMap<string, unknown> {
  const present = readObject(setting, value, refuse);
  for (const key of present.keys()) {
    if (known.includes(key)) continue;
    refuse(`a key of ${setting}`, key, `one of ${shown.join(", ")}`, nearest(key, known, 1)[0]);
  }
  return present;
}

/** A number of zero or more. */
export function readAmount(setting: string, value: unknown, refuse: Refuse): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  refuse(setting, value, "a number of zero or more");
  return undefined;
}

/** Bytes, as a number or a text, for all attempts, or how they grow. */
export function readMemory(
  value: unknown,
  refuse: Refuse,
): {
  readonly memoryBytes: number | undefined;
  readonly memoryGrowth: NodeSettings["memoryGrowth"] | undefined;
} {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { memoryBytes: readBytes("memory", value, refuse), memoryGrowth: undefined };
  }
  const keys = readKeys("memory", value, ["initial", "factor", "max"], refuse);
  if (!keys.has("initial")) refuse("memory.initial", undefined, "a size such as 500MB");
  const factor = readNumber("memory.factor", keys.get("factor"), factorKind, refuse) ?? 2;
  const maxBytes = readBytes("memory.max", keys.get("max"), refuse);
  return {
    memoryBytes: readBytes("memory.initial", keys.get("initial"), refuse),
    memoryGrowth: { factor, ...(maxBytes === undefined ? {} : { maxBytes }) },
  };
}

function readBytes(setting: string, value: unknown, refuse: Refuse): number | undefined {
  if (typeof value === "string") {
    const bytes = parseSize(value);
    const expected = "a size such as 500MB, 8GB or 1.5GiB";
    if (bytes === undefined) refuse(setting, value, expected, nearSizes(value)[0]);
    return bytes;
  }
  const amount = readAmount(setting, value, refuse);
  return amount === undefined ? undefined : Math.round(amount);
}

/** A number of a kind. */
export function readNumber(
  setting: string,
  value: unknown,
  { expected, isGood }: NumberKind,
  refuse: Refuse,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && isGood(value)) return value;
  refuse(setting, value, expected);
  return undefined;
}

/** `true` or `false`. */
export function readFlag(setting: string, value: unknown, refuse: Refuse): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  refuse(setting, value, "true or false");
  return undefined;
}

/** Which thrown errors are worth another attempt. */
export function readExceptions(
  setting: string,
  value: unknown,
  refuse: Refuse,
): RetryPolicy["exceptions"] | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  const isName = (each: unknown): each is string => typeof each === "string" && each !== "";
  if (Array.isArray(value) && value.every(isName)) return [...value];
  refuse(setting, value, "true, false or an array of class names and codes");
  return undefined;
}

/** Custom resources by name. */
export function readResources(value: unknown, refuse: Refuse): NodeSettings["resources"] {
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

/** An array of texts. */
export function readTags(value: unknown, refuse: Refuse): readonly string[] | undefined {
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

/** A cache mode. */
export function readCache(value: unknown, refuse: Refuse): CacheMode | undefined {
  const mode = cacheModes.find((each) => each === value);
  if (mode === undefined && value !== undefined) {
    const near = typeof value === "string" ? nearest(value, cacheModes, 1)[0] : undefined;
    refuse("cache", value, `one of ${cacheModes.join(", ")}`, near);
  }
  return mode;
}

/** Milliseconds, from a duration. */
export function readExpires(value: unknown, refuse: Refuse): number | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === "string" ? parseDuration(value) : undefined;
  if (ms === undefined) refuse("expires", value, "a duration such as 90s, 12h or 7d");
  return ms;
}

/** A text that is not empty. */
export function readVersion(value: unknown, refuse: Refuse): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  refuse("version", value, "a text that is not empty");
  return undefined;
}

/** What of the machine counts. */
export function readEnvironment(value: unknown, refuse: Refuse): NodeSettings["environment"] {
  if (value === undefined) return undefined;
  const isKnown = (each: unknown): each is EnvironmentKey =>
    environmentKeys.some((key) => key === each);
  if (Array.isArray(value) && value.every(isKnown)) return value;
  refuse("environment", value, `an array of ${environmentKeys.join(", ")}`);
  return undefined;
}

/** A value as messages show it. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shorten(value));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
