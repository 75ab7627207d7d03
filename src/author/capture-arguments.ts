import { FfuseError } from "../failure/ffuse-error.ts";
import { copyLeaf } from "../model/copy-leaf.ts";
import { isDeclaredMarker } from "../model/declared-marker.ts";
import { handleKey, holeKey, instanceKey } from "../model/live-graph.ts";
import type { HandleTarget, HoleMarker, InstanceTarget } from "../model/live-graph.ts";

/**
 * Copies arguments as they are at the call, with a hole marker for every handle. What the author changes afterwards does
 * not reach the node; only functions and instances of classes are kept by reference.
 */
export function captureArguments(args: readonly unknown[], user: string): readonly unknown[] {
  // Not in a function of its own: a call more between the author's and an error would push out the author's place.
  const flat = captureFlat(args);
  if (flat !== undefined) return flat;
  const copies = new Map<object, unknown>();

  const capture = (value: unknown, where: string): unknown => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
    const target = (value as { [handleKey]?: HandleTarget })[handleKey];
    if (target !== undefined) return hole(target);
    const instance = (value as { [instanceKey]?: InstanceTarget })[instanceKey];
    if (instance !== undefined) {
      throw new FfuseError({ reason: "instance-as-argument", node: instance.node, where, user });
    }
    if (typeof value === "function" || isDeclaredMarker(value)) return value;
    if (copies.has(value)) return copies.get(value);
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      copies.set(value, copy);
      // `forEach` leaves the gaps of a sparse array as gaps.
      value.forEach((element, index) => {
        copy[index] = capture(element, `${where}[${index}]`);
      });
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      for (const [key, element] of value) {
        copy.set(capture(key, `${where}.key`), capture(element, `${where}.get(${showKey(key)})`));
      }
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set<unknown>();
      copies.set(value, copy);
      for (const element of value) copy.add(capture(element, `${where}.element`));
      return copy;
    }
    const leaf = copyLeaf(value);
    if (leaf !== undefined) {
      copies.set(value, leaf);
      return leaf;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    const copy = Object.create(prototype) as Record<string, unknown>;
    copies.set(value, copy);
    for (const key of Object.keys(value)) {
      // `defineProperty`, because assigning to a key named __proto__ would set the prototype.
      Object.defineProperty(copy, key, {
        value: capture((value as Record<string, unknown>)[key], `${where}.${key}`),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copy;
  };

  return args.map((value, index) => capture(value, `[${index}]`));
}

/** The same for what most calls are given, handles and values without parts; undefined where there is more to copy. */
function captureFlat(args: readonly unknown[]): readonly unknown[] | undefined {
  const captured: unknown[] = new Array(args.length);
  for (let index = 0; index < args.length; index += 1) {
    const value = args[index];
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      captured[index] = value;
      continue;
    }
    const target = (value as { [handleKey]?: HandleTarget })[handleKey];
    if (target === undefined) return undefined;
    captured[index] = hole(target);
  }
  return captured;
}

/** A key may be a handle itself, or anything else that has no text. */
function showKey(key: unknown): string {
  return typeof key === "string" || typeof key === "number" ? JSON.stringify(key) : "…";
}

function hole({ call, path }: HandleTarget): HoleMarker {
  return { [holeKey]: true, parent: call.id, path };
}
