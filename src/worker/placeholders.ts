import { holeKey, innerIndex } from "../model/live-graph.ts";
import type { HoleMarker } from "../model/live-graph.ts";
import type { Placeholder } from "../model/growth.ts";
import type { NodeId } from "../model/ids.ts";

/** Stands for a hole where values are encoded. */
export function placeholderOf({ parent, path }: HoleMarker): Placeholder {
  return { "ffuse.call": [innerIndex(parent), ...path] };
}

/** The other way round, in all of a decoded value, which is changed: holes of nodes that begin with `base`. */
export function openPlaceholders(value: unknown, base: NodeId): unknown {
  const seen = new Set<object>();
  const open = (part: unknown): unknown => {
    if (typeof part !== "object" || part === null || seen.has(part)) return part;
    const hole = holeOf(part, base);
    if (hole !== undefined) return hole;
    seen.add(part);
    if (Array.isArray(part)) {
      part.forEach((element, index) => {
        part[index] = open(element);
      });
    } else if (part instanceof Map) {
      const entries = [...part];
      part.clear();
      for (const [key, element] of entries) part.set(open(key), open(element));
    } else if (part instanceof Set) {
      const elements = [...part];
      part.clear();
      for (const element of elements) part.add(open(element));
    } else if (Object.getPrototypeOf(part) === Object.prototype) {
      const fields = part as Record<string, unknown>;
      for (const key of Object.keys(fields)) {
        const opened = open(fields[key]);
        if (opened !== fields[key]) fields[key] = opened;
      }
    }
    return part;
  };
  return open(value);
}

function holeOf(part: object, base: NodeId): HoleMarker | undefined {
  const call: unknown = (part as Partial<Placeholder>)["ffuse.call"];
  if (!Array.isArray(call) || Object.keys(part).length !== 1) return undefined;
  const [index, ...path] = call as unknown as Placeholder["ffuse.call"];
  return { [holeKey]: true, parent: base + index, path };
}
