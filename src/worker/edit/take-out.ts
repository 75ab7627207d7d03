import { isDeclaredMarker } from "../../model/declared-marker.ts";
import { formatItemPath } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import { isHoleMarker } from "../../model/live-graph.ts";
import { pickItem } from "../../store/pick-item.ts";
import { hole, holesOf, keysOf, mapHoles, reach, redirect } from "./draft.ts";
import type { Draft, DraftNode } from "./draft.ts";
import { refused } from "./edit-call.ts";
import type { EditCall } from "./edit-call.ts";
import { refuseMissing, refusePosition } from "./insert-nodes.ts";

/** Takes nodes out; whoever uses one is given one of its arguments instead. */
export function bypass(call: EditCall, argument: number): void {
  const { draft, nodes } = call;
  refusePosition(call, argument);
  refuseConstructions(call, nodes);
  const instead = new Map<number, { readonly node: DraftNode; readonly value: unknown }>();
  const settle = (value: unknown, user: string): unknown =>
    mapHoles([value], (marker) => {
      const out = instead.get(marker.parent);
      return out === undefined ? marker : part(call, { ...out, path: marker.path, user });
    })[0];
  // Parents come first, so that what takes their place is known.
  for (const node of nodes) {
    refuseMissing(call, node, argument);
    instead.set(node.id, { node, value: settle(node.args[argument], node.name) });
  }
  const gone = keysOf(nodes);
  leaveOut(draft, gone);
  redirect(draft.nodes, ({ parent, path }, user) => {
    const out = instead.get(parent);
    return out && { value: part(call, { ...out, path, user: user.name }) };
  });
  draft.targets = draft.targets.map((target) => {
    const out = instead.get(target.call);
    if (out === undefined) return target;
    const value = part(call, { ...out, path: target.path, user: "the default export" });
    if (isHoleMarker(value)) return { call: value.parent, path: value.path };
    throw refused(call, { reason: "edit-dangling", node: out.node.name });
  });
}

/** Takes nodes out, with all that needs them if it is said so. */
export function remove(call: EditCall, descendants: boolean): void {
  const { draft, nodes } = call;
  const picked = keysOf(nodes);
  const gone = descendants ? new Set([...picked, ...reach(draft, picked, "descendants")]) : picked;
  const names = new Map(draft.nodes.map(({ id, name }) => [id, name]));
  for (const node of draft.nodes) {
    if (gone.has(node.id)) continue;
    const lost = holesOf(node.args).find(({ parent }) => gone.has(parent));
    if (lost !== undefined) {
      const taken = names.get(lost.parent) ?? "";
      throw refused(call, { reason: "edit-dangling", node: taken, user: node.name });
    }
    if (node.chain !== undefined && gone.has(node.chain.instance)) {
      const taken = names.get(node.chain.instance) ?? "";
      throw refused(call, { reason: "edit-dangling", node: taken, user: node.name });
    }
  }
  leaveOut(draft, gone);
  draft.targets = draft.targets.filter((target) => !gone.has(target.call));
  if (draft.nodes.length === 0) throw refused(call, { reason: "edit-leaves-nothing" });
}

/** Leaves nodes out; calls on an instance follow the one before them that stays. */
function leaveOut(draft: Draft, gone: ReadonlySet<number>): void {
  const before = new Map<number, number>();
  for (const { id, chain } of draft.nodes) {
    if (chain === undefined || !gone.has(id)) continue;
    before.set(id, before.get(chain.previous) ?? chain.previous);
  }
  draft.nodes = draft.nodes.filter(({ id }) => !gone.has(id));
  for (const node of draft.nodes) {
    const previous = node.chain && before.get(node.chain.previous);
    if (node.chain === undefined || previous === undefined) continue;
    node.chain = { instance: node.chain.instance, previous };
  }
}

function refuseConstructions(call: EditCall, nodes: readonly DraftNode[]): void {
  const node = nodes.find(({ kind }) => kind === "construct");
  if (node === undefined) return;
  const why = "which makes an instance: no argument can take its place";
  const mend = "remove it with { descendants: true }, or bypass calls of its methods";
  throw refused(call, { reason: "edit-class-call", node: node.name, why, mend });
}

/** The part at a path of an argument that takes the place of a node's value. */
function part(
  call: EditCall,
  {
    node,
    value,
    path,
    user,
  }: {
    readonly node: DraftNode;
    readonly value: unknown;
    readonly path: ItemPath;
    readonly user: string;
  },
): unknown {
  let current = value;
  for (const [depth, step] of path.entries()) {
    if (isHoleMarker(current)) {
      return hole(current.parent, [...current.path, ...path.slice(depth)]);
    }
    const picked = isDeclaredMarker(current)
      ? ({ found: false, what: "not there: the value is a file, a folder or a variable" } as const)
      : pickItem(current, [step]);
    if (!picked.found) {
      throw refused(call, {
        reason: "edit-item-missing",
        ...{ node: node.name, user, item: formatItemPath(path), what: picked.what },
      });
    }
    current = picked.value;
  }
  return current;
}
