import type { ItemPath } from "../../model/item-path.ts";
import { holeKey, isHoleMarker } from "../../model/live-graph.ts";
import type { HoleMarker, LiveCall, Recorder } from "../../model/live-graph.ts";
import type { RecordedTarget } from "../../model/recorded-graph.ts";
import { fillArguments } from "../fill-arguments.ts";

/** A recorded call while the graph is edited. Its id, and those in its arguments and its chain, are keys until the end. */
export type DraftNode = { -readonly [Key in keyof LiveCall]: LiveCall[Key] };

/** A graph that is being edited: parents stand before their children. */
export interface Draft {
  readonly recorder: Recorder;
  nodes: DraftNode[];
  targets: RecordedTarget[];
  nextKey: number;
}

/** Begins to edit what a realm has recorded. */
export function openDraft(recorder: Recorder, targets: readonly RecordedTarget[]): Draft {
  const nodes = recorder.calls.map((call) => ({ ...call }));
  return { recorder, nodes, targets: [...targets], nextKey: nodes.length };
}

/** Makes an edited graph that of the realm: ids are positions again. */
export function closeDraft(draft: Draft): readonly RecordedTarget[] {
  const { calls } = draft.recorder;
  const ids = new Map(draft.nodes.map(({ id }, at) => [id, at]));
  const idOf = (key: number): number => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`bug: an edit left an edge to nothing (${key})`);
    return id;
  };
  calls.length = 0;
  for (const node of draft.nodes) {
    // One that was taken out is not waited for.
    if (node.after !== undefined) node.after = node.after.filter((key) => ids.has(key));
    calls.push(numbered(node, idOf));
  }
  return draft.targets.map(({ call, path }) => ({ call: idOf(call), path }));
}

function numbered(node: DraftNode, idOf: (key: number) => number): LiveCall {
  const { chain } = node;
  const args = mapHoles(node.args, ({ parent, path }) => hole(idOf(parent), path));
  const after = node.after === undefined ? {} : { after: node.after.map(idOf) };
  const call = { ...node, id: idOf(node.id), args, ...after };
  if (chain === undefined) return call;
  return {
    ...call,
    chain: { instance: idOf(chain.instance), previous: idOf(chain.previous) },
  };
}

/** What stands in arguments for the value of a node, or a part of it. */
export function hole(parent: number, path: ItemPath = []): HoleMarker {
  return { [holeKey]: true, parent, path };
}

/** Copies captured arguments with something else in the place of each hole. */
export function mapHoles(
  args: readonly unknown[],
  change: (marker: HoleMarker) => unknown,
): unknown[] {
  return fillArguments(args, (marker) => (isHoleMarker(marker) ? change(marker) : marker));
}

const knownHoles = new WeakMap<readonly unknown[], readonly HoleMarker[]>();

/** The holes of captured arguments, in order. */
export function holesOf(args: readonly unknown[]): readonly HoleMarker[] {
  let holes = knownHoles.get(args);
  if (holes === undefined) {
    const found: HoleMarker[] = [];
    mapHoles(args, (marker) => {
      found.push(marker);
      return marker;
    });
    knownHoles.set(args, (holes = found));
  }
  return holes;
}

/** Keys of all that must end before a node. */
export function parentsOf({ args, chain }: DraftNode): readonly number[] {
  const parents = holesOf(args).map(({ parent }) => parent);
  return chain === undefined ? parents : [...parents, chain.previous];
}

/** What stands in the place of a hole from now on. */
export interface Instead {
  readonly value: unknown;
}

/** Has users of nodes read something else: what `instead` gives for a hole; undefined leaves it. Gives those that do. */
export function redirect(
  nodes: readonly DraftNode[],
  instead: (marker: HoleMarker, user: DraftNode) => Instead | undefined,
): readonly DraftNode[] {
  const users: DraftNode[] = [];
  for (const node of nodes) {
    const changed = new Map<HoleMarker, unknown>();
    for (const marker of holesOf(node.args)) {
      const other = instead(marker, node);
      if (other !== undefined) changed.set(marker, other.value);
    }
    if (changed.size === 0) continue;
    node.args = mapHoles(node.args, (marker) =>
      changed.has(marker) ? changed.get(marker) : marker,
    );
    users.push(node);
  }
  return users;
}

/** The keys of nodes. */
export function keysOf(nodes: Iterable<DraftNode>): ReadonlySet<number> {
  return new Set([...nodes].map(({ id }) => id));
}

/** All that nodes need, or all that needs them, without the nodes themselves. */
export function reach(
  draft: Draft,
  from: ReadonlySet<number>,
  way: "ancestors" | "descendants",
): ReadonlySet<number> {
  const reached = new Set(from);
  // Parents stand before their children, so that one pass is enough.
  if (way === "descendants") {
    for (const node of draft.nodes) {
      if (parentsOf(node).some((parent) => reached.has(parent))) reached.add(node.id);
    }
  } else {
    for (const node of draft.nodes.toReversed()) {
      if (reached.has(node.id)) for (const parent of parentsOf(node)) reached.add(parent);
    }
  }
  return new Set([...reached].filter((key) => !from.has(key)));
}
