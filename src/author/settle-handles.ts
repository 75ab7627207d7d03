import { FfuseError } from "../failure/ffuse-error.ts";
import { handleTarget } from "../model/live-graph.ts";
import type { HandleTarget, LiveCall } from "../model/live-graph.ts";
import type { Settled, Settling } from "../model/settled.ts";
import { makeHandle } from "./make-handle.ts";
import { recordCall } from "./recorder.ts";
import type { Handle } from "./types.ts";

/**
 * How a node came out, as a value that other nodes can read: `{ ok: true, value }`, or `{ ok: false, error }` with the name and the
 * message of what was thrown and the node that failed. Throws `FfuseError` `not-a-handle`.
 */
export function optional<Value>(handle: Handle<Value>): Handle<Settled<Value>> {
  const { call } = targetOf(handle, "optional");
  return makeHandle(settle("optional", call, [handle], optional));
}

/**
 * The value of a node, or `fallback`, a value or a handle, if it fails or something that it needs fails. Throws `FfuseError`
 * `not-a-handle`.
 */
export function recover<Value, Fallback>(
  handle: Handle<Value>,
  fallback: Fallback | Handle<Fallback>,
): Handle<Value | Fallback> {
  const { call } = targetOf(handle, "recover");
  // What is made of several nodes may fail as a whole, and counts only if it is needed.
  const gathered = recordedHoles(fallback, call);
  return makeHandle(settle("recover", call, [handle, gathered], recover));
}

/**
 * Lets a node run only when other nodes have ended well, though it needs no value of theirs, and gives its handle back. Throws
 * `FfuseError` `not-a-handle`, and `after-later` for a node that was recorded after it.
 */
export function after<Some extends object>(handle: Some, ...before: readonly object[]): Some {
  const { call } = targetOf(handle, "after");
  for (const each of before) {
    const earlier = targetOf(each, "after").call;
    const isInner = call.under !== undefined;
    if (isInner ? earlier.id <= call.id : earlier.id >= call.id) {
      throw new FfuseError({ reason: "after-later", node: call.name, before: earlier.name });
    }
    (call.after ??= []).push(earlier.id);
  }
  return handle;
}

function targetOf(handle: unknown, called: "optional" | "recover" | "after"): HandleTarget {
  const target = handleTarget(handle);
  if (target !== undefined) return target;
  const what = handle === null ? "null" : `a value of type ${typeof handle}`;
  throw new FfuseError({ reason: "not-a-handle", call: called, what });
}

function settle(
  how: Settling,
  of: LiveCall,
  args: readonly unknown[],
  calledThrough: (...args: never) => unknown,
): LiveCall {
  return recordCall({ kind: "gather", function: of.function, args, calledThrough, how });
}

function recordedHoles(fallback: unknown, of: LiveCall): unknown {
  const isPlain = fallback === null || typeof fallback !== "object";
  if (isPlain || !hasHandle(fallback)) return fallback;
  return makeHandle(
    recordCall({ kind: "gather", function: of.function, args: [fallback], calledThrough: recover }),
  );
}

function hasHandle(value: unknown, seen: Set<object> = new Set<object>()): boolean {
  if (handleTarget(value) !== undefined) return true;
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  seen.add(value);
  const parts = value instanceof Map ? [...value.keys(), ...value.values()] : Object.values(value);
  return (value instanceof Set ? [...value] : parts).some((part) => hasHandle(part, seen));
}
