import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { constantsKey } from "../model/live-graph.ts";
import type { RegisteredConstant } from "../model/live-graph.ts";
import type { RecordedConstant } from "../model/recorded-graph.ts";
import { sha256, spellValue } from "../util/spell-value.ts";
import { targetOf } from "./collect-targets.ts";

/** How much of one value is looked at. */
interface Limits {
  readonly parts: number;
  readonly bytes: number;
}

const usualLimits: Limits = { parts: 1e6, bytes: 64 * 1024 ** 2 };

/** Hashes of the values that the loaded bundle registered; the values themselves may be secrets and are kept nowhere. */
export function describeConstants(
  folder: string,
  limits: Limits = usualLimits,
): Readonly<Record<string, RecordedConstant>> {
  const registered =
    (globalThis as { [constantsKey]?: readonly RegisteredConstant[] })[constantsKey] ?? [];
  const places = placesOf(folder);
  return Object.fromEntries(
    registered.map(([name, isOfWorld, get]) => {
      const { text, hides } = spellConstant(get, limits);
      const hash = sha256(withoutPlaces(text, places));
      return [name, { hash, ...(isOfWorld && hides !== undefined ? { hides } : {}) }];
    }),
  );
}

class TooLargeError extends Error {}

interface SpelledConstant {
  readonly text: string;
  /** What of it has no spelling. */
  readonly hides?: string;
}

function spellConstant(get: () => unknown, limits: Limits): SpelledConstant {
  let value: unknown;
  try {
    value = get();
  } catch {
    // Never reached by the evaluation of the module, so no function can read it either.
    return { text: "unset" };
  }
  try {
    return spell(value, limits);
  } catch (error) {
    const isTooLarge = error instanceof TooLargeError || error instanceof RangeError;
    return { text: "?", hides: isTooLarge ? "too much to compare" : "what cannot be read" };
  }
}

/**
 * Spells data by its content and instances by their own fields. What a function closes over and private fields cannot be
 * seen; inside of an instance, its class and what it was made with have to tell enough.
 */
function spell(root: unknown, limits: Limits): SpelledConstant {
  const met = new Set<object>();
  let parts = 0;
  let bytes = typeof root === "string" ? root.length : 0;
  let hides: string | undefined;
  let depth = 0;

  const hide = (what: string): string => {
    if (depth === 0) hides ??= what;
    return `?${JSON.stringify(what)}`;
  };
  const specially = (part: object): string | undefined => {
    if (targetOf(part) !== undefined) return "handle";
    if (types.isProxy(part)) return hide("a proxy");
    if (typeof part === "function") return "fn" in part ? "wrapped" : hide("a function");
    parts += 1 + sizeOf(part);
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) bytes += part.byteLength;
    if (parts > limits.parts || bytes > limits.bytes) throw new TooLargeError();
    if (isData(part)) return undefined;
    if (met.has(part)) return "^instance";
    met.add(part);
    const fields = dataFieldsOf(part);
    const { constructor: made } = part as { readonly constructor?: unknown };
    const name = typeof made === "function" ? made.name : "";
    if (Object.keys(fields).length === 0 || hasPrivateFields(part)) {
      return hide(`an instance of ${name === "" ? "a class without a name" : name}`);
    }
    depth += 1;
    const text = `${name}${spellValue(fields, specially).text}`;
    depth -= 1;
    return text;
  };

  if (bytes > limits.bytes) throw new TooLargeError();
  const { text } = spellValue(root, specially);
  return hides === undefined ? { text } : { text, hides };
}

function sizeOf(part: object): number {
  if (Array.isArray(part)) return part.length;
  return part instanceof Map || part instanceof Set ? part.size : 0;
}

/** Whether its content is all that there is to it. */
function isData(part: object): boolean {
  if (Array.isArray(part) || part instanceof Map || part instanceof Set) return true;
  if (part instanceof Date || part instanceof RegExp || part instanceof URL) return true;
  if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return true;
  const prototype: unknown = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
}

/** Own fields that can be read without running code of the author. */
function dataFieldsOf(part: object): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  if (part instanceof Error) fields["message"] = part.message;
  for (const [key, { value, enumerable }] of Object.entries(
    Object.getOwnPropertyDescriptors(part),
  )) {
    if (enumerable === true) fields[key] = value;
  }
  return fields;
}

function hasPrivateFields(part: object): boolean {
  for (
    let prototype: unknown = Object.getPrototypeOf(part);
    typeof prototype === "object" && prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
    if (typeof made === "function" && /#\w/.test(Function.prototype.toString.call(made))) {
      return true;
    }
  }
  return false;
}

/** How places inside of the project are spelled in texts, the project's own first. */
function placesOf(folder: string): readonly string[] {
  let home = folder;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) {
      home = at;
      break;
    }
    if (dirname(at) === at) break;
  }
  return [pathToFileURL(home).href, home].map((text) => JSON.stringify(text).slice(1, -1));
}

/** A project may move as a whole without anything being computed again. */
function withoutPlaces(text: string, places: readonly string[]): string {
  // A spelling has no character 0 of its own.
  return places.reduce((before, place) => before.replaceAll(place, "\0here"), text);
}
