import { FfuseError } from "../../failure/ffuse-error.ts";
import type { DeclaredMarker } from "../../model/declared-marker.ts";
import { formatItemPath } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import { isHoleMarker } from "../../model/live-graph.ts";
import type { HoleMarker } from "../../model/live-graph.ts";
import { pickItem } from "../../store/pick-item.ts";
import { fillArguments } from "../fill-arguments.ts";
import { summarizeInstance } from "../summarize-instance.ts";
import { inputKey } from "./input-key.ts";
import { keysOf } from "./draft.ts";
import type { DraftNode } from "./draft.ts";

/** Something that a unit is given from outside. */
export interface UnitInput {
  readonly key: string;
  readonly marker: HoleMarker | DeclaredMarker;
}

/** The code of a unit, and what it is given. */
export interface UnitCode {
  readonly inputs: readonly UnitInput[];
  /** Takes the plan, which only counts, and the values of the inputs. */
  readonly run: (plan: unknown, given: readonly unknown[]) => Promise<unknown>;
}

/** The code that makes the calls of several nodes one after the other. */
export function unitCode(
  draftNodes: readonly DraftNode[],
  {
    outputs,
    single,
  }: { readonly outputs: readonly DraftNode[]; readonly single: DraftNode | undefined },
): UnitCode {
  // Later edits change the nodes of the draft in place.
  const nodes = draftNodes.map((node) => ({ ...node }));
  const inside = keysOf(nodes);
  const inputs = new Map<string, UnitInput>();
  const uses = new Map<string | number, number>();
  const declaredKeys = new Map<DeclaredMarker, string>();
  const keyOf = (marker: HoleMarker | DeclaredMarker): string | number => {
    if (!isHoleMarker(marker)) {
      const known = declaredKeys.get(marker) ?? `declared ${declaredKeys.size}`;
      declaredKeys.set(marker, known);
      return known;
    }
    return inside.has(marker.parent) ? marker.parent : inputKey(marker.parent, marker.path);
  };
  for (const { args } of nodes) {
    fillArguments(args, (marker) => {
      const key = keyOf(marker);
      uses.set(key, (uses.get(key) ?? 0) + 1);
      if (typeof key === "string" && !inputs.has(key)) inputs.set(key, { key, marker });
      return marker;
    });
  }
  for (const { id } of outputs) uses.set(id, (uses.get(id) ?? 0) + 1);
  const listed = [...inputs.values()];

  const run: UnitCode["run"] = async (_plan, given) => {
    const left = new Map(uses);
    const instances = new Map<number, object>();
    const values = new Map<string | number, unknown>();
    listed.forEach(({ key }, at) => values.set(key, given[at]));
    /** Each user may change what it is given without harm to the others, as if the nodes ran apart. */
    const take = (key: string | number, value: unknown): unknown => {
      const more = (left.get(key) ?? 1) - 1;
      left.set(key, more);
      return more > 0 ? copyOf(value) : value;
    };
    const fill = (marker: HoleMarker | DeclaredMarker): unknown => {
      const key = keyOf(marker);
      const isInner = typeof key === "number" && isHoleMarker(marker);
      const value = values.get(key);
      return take(key, isInner ? itemOf(nodes, marker, value) : value);
    };
    for (const node of nodes) {
      values.set(node.id, await makeCall(node, fillArguments(node.args, fill), instances));
    }
    if (single !== undefined) return values.get(single.id);
    return Object.fromEntries(outputs.map(({ id, name }) => [name, take(id, values.get(id))]));
  };
  return { inputs: listed, run };
}

async function makeCall(
  node: DraftNode,
  args: readonly unknown[],
  instances: Map<number, object>,
): Promise<unknown> {
  const code = node.function.code as unknown;
  switch (node.kind) {
    case "gather":
      return args[0];
    case "map":
    case "reduce":
      return goOver(node, args);
    case "function":
      return (code as (...args: readonly unknown[]) => unknown)(...args);
    case "construct": {
      const instance = new (code as new (...args: readonly unknown[]) => object)(...args);
      instances.set(node.id, instance);
      return summarizeInstance(instance);
    }
    case "method": {
      const instance = instances.get(node.chain?.instance ?? -1) as Record<string, unknown>;
      const method = instance[node.method ?? ""] as (...args: readonly unknown[]) => unknown;
      return method.apply(instance, [...args]);
    }
  }
}

/** In a unit the elements of a list are no nodes: they are gone over one after the other. */
async function goOver(
  { kind, function: wrapped }: DraftNode,
  [list, ...same]: readonly unknown[],
): Promise<unknown> {
  const code = wrapped.code as unknown as (...args: readonly unknown[]) => unknown;
  const elements = Array.from(list as ArrayLike<unknown>);
  if (kind === "map") {
    const results: unknown[] = [];
    for (const element of elements) results.push(await code(element, ...same.map(copyOf)));
    return results;
  }
  let level = elements;
  if (level.length === 0)
    throw new FfuseError({ reason: "reduce-empty", functionName: wrapped.name });
  while (level.length > 1) {
    const next: unknown[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const pair = level.slice(at, at + 2);
      next.push(pair.length === 1 ? pair[0] : await code(...pair, ...same.map(copyOf)));
    }
    level = next;
  }
  return level[0];
}

function itemOf(
  nodes: readonly DraftNode[],
  { parent, path }: { readonly parent: number; readonly path: ItemPath },
  value: unknown,
): unknown {
  const picked = pickItem(value, path);
  if (picked.found) return picked.value;
  const name = nodes.find(({ id }) => id === parent)?.name ?? "";
  throw new Error(`${formatItemPath(path)} of "${name}" is ${picked.what}`);
}

/** What cannot be copied is handed on as it is. */
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}
