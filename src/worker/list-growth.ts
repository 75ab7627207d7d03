import { types } from "node:util";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { Growth } from "../model/growth.ts";
import type { ContentHash } from "../model/ids.ts";
import type { LiveCall } from "../model/live-graph.ts";
import { spellingLimit } from "../model/fingerprint-parts.ts";
import { hashItem } from "../store/hash-item.ts";
import { sha256 } from "../util/spell-value.ts";
import { describeArguments } from "./describe-arguments.ts";

/** What a `map` hands over to, now that its list is known. Throws `FfuseError` `not-a-list`, and what its key throws. */
export function mapGrowth(call: LiveCall, list: unknown): Growth {
  const { length } = listOf(call, list);
  const { key } = call;
  const hashes = hashesOf(list, length);
  if (key === undefined) return { kind: "map", hashes };
  const keys = Array.from({ length }, (_, index) =>
    String(key((list as ArrayLike<never>)[index] as never, index)),
  );
  const taken = firstTwice(keys);
  if (taken !== undefined) {
    const name = `${call.name}[${taken}]`;
    throw new FfuseError({ reason: "grown-name-taken", node: call.name, name });
  }
  return { kind: "map", hashes, keys };
}

/** The same for a `reduce`. Throws `FfuseError` `not-a-list` and `reduce-empty`. */
export function reduceGrowth(call: LiveCall, list: unknown, folder: string): Growth {
  const { length } = listOf(call, list);
  if (length === 0)
    throw new FfuseError({ reason: "reduce-empty", functionName: call.functionName });
  const [first, ...same] = call.args;
  const { text } = describeArguments([first, first, ...same], folder);
  const argumentsText = text.length <= spellingLimit ? text : text.slice(0, spellingLimit);
  const pair = { argumentsText, argumentsHash: sha256(text) };
  return { kind: "reduce", hashes: hashesOf(list, length), pair };
}

function hashesOf(list: unknown, length: number): readonly ContentHash[] {
  return Array.from({ length }, (_, index) => hashItem(list, [index]));
}

function listOf({ kind, functionName }: LiveCall, list: unknown): ArrayLike<unknown> {
  if (Array.isArray(list) || types.isTypedArray(list)) return list as ArrayLike<unknown>;
  const what = list === null ? "null" : `a value of type ${typeof list}`;
  const called = kind === "reduce" ? "reduce" : "map";
  throw new FfuseError({ reason: "not-a-list", call: called, functionName, what });
}

function firstTwice(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => seen.size === seen.add(key).size);
}
