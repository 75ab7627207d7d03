import type { DeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredValue } from "../model/declared-value.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { CallWork } from "../model/node-work.ts";
import { describeArguments } from "./describe-arguments.ts";

/** What a node is given for its declared inputs: what was hashed, whatever is there now. */
export function declaredValues(
  call: LiveCall,
  { declared = [] }: CallWork,
  folder: string,
): ReadonlyMap<DeclaredMarker, unknown> {
  if (declared.length === 0) return new Map();
  const { markers } = describeArguments(call.args, folder);
  return new Map(markers.map((marker, index) => [marker, copyOf(declared[index]?.value)]));
}

/** A list that a node changes must not change for the next one. */
function copyOf(value: DeclaredValue["value"]): unknown {
  return Array.isArray(value) ? [...(value as readonly string[])] : value;
}
