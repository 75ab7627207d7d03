import type { ItemPath } from "../../model/item-path.ts";
import type { HoleMarker, LiveFunction } from "../../model/live-graph.ts";
import { describeArguments } from "../describe-arguments.ts";
import { hole, keysOf, mapHoles, parentsOf, reach, redirect } from "./draft.ts";
import type { Draft, DraftNode } from "./draft.ts";
import { newNode, refused, refuseTakenNames } from "./edit-call.ts";
import type { EditCall } from "./edit-call.ts";
import { inputKey } from "./input-key.ts";
import { unitCode } from "./unit-code.ts";

export interface CollapseParts {
  readonly name: string;
  /** Whether the value has the value of every node. */
  readonly keep: boolean;
  /** Absolute path of the folder at which relative paths of declared inputs begin. */
  readonly folder: string;
}

/** Makes one node of several: it makes their calls one after the other. */
export function collapse(call: EditCall, { name, keep, folder }: CollapseParts): DraftNode {
  const { draft, nodes } = call;
  const inside = keysOf(nodes);
  refuseCutChains(call, inside);
  const below = reach(draft, inside, "descendants");
  refuseCycle(call, inside, below);

  const outputs = findOutputs(draft, nodes, keep);
  const single = keep ? undefined : onlyOf(outputs);
  const code = unitCode(nodes, { outputs, single });
  const functions: LiveFunction = {
    ordinal: draft.recorder.functions.length,
    name: "collapse",
    site: call.site,
    kind: "function",
    code: code.run,
    underParams: false,
    calls: nodes.map((node) => ({
      function: node.function,
      ...(node.method === undefined ? {} : { method: node.method }),
    })),
  };
  draft.recorder.functions.push(functions);
  const steps = nodes.map((node) => spellStep(node, { nodes, inputs: code.inputs, folder }));
  const shape = single === undefined ? outputs.map((output) => output.name) : single.name;
  const plan = {
    steps: steps.map(({ spelled }) => spelled),
    gives:
      single === undefined
        ? [shape, outputs.map((one) => nodes.indexOf(one))]
        : nodes.indexOf(single),
  };
  const hidden = steps.flatMap((step) => step.hidden);
  const unit = newNode(call, {
    function: functions,
    functionName: "collapse",
    name,
    args: [plan, code.inputs.map(({ marker }) => marker), ...(hidden.length > 0 ? [hidden] : [])],
  });

  const pathOf = (node: DraftNode): ItemPath => (single === undefined ? [node.name] : []);
  const byKey = new Map(nodes.map((node) => [node.id, node]));
  const moved = (parent: number, path: ItemPath): HoleMarker | undefined => {
    const node = byKey.get(parent);
    return node && hole(unit.id, [...pathOf(node), ...path]);
  };
  const last = draft.nodes.findLastIndex(({ id }) => inside.has(id));
  const early = draft.nodes.slice(0, last).filter(({ id }) => !inside.has(id));
  draft.nodes = [
    ...early.filter(({ id }) => !below.has(id)),
    unit,
    ...early.filter(({ id }) => below.has(id)),
    ...draft.nodes.slice(last + 1),
  ];
  redirect(
    draft.nodes.filter((node) => node !== unit),
    ({ parent, path }) => {
      const value = moved(parent, path);
      return value && { value };
    },
  );
  draft.targets = draft.targets.map((target) => {
    const to = moved(target.call, target.path);
    return to === undefined ? target : { call: to.parent, path: to.path };
  });
  refuseTakenNames(call, [unit]);
  return unit;
}

/** The nodes whose values the unit gives: all, or those that others use, that are asked for, or that nobody uses. */
function findOutputs(
  draft: Draft,
  nodes: readonly DraftNode[],
  keep: boolean,
): readonly DraftNode[] {
  const inside = keysOf(nodes);
  const wanted = new Set(draft.targets.map((target) => target.call));
  const used = new Set<number>();
  for (const node of draft.nodes) {
    for (const parent of parentsOf(node)) (inside.has(node.id) ? used : wanted).add(parent);
  }
  return nodes.filter(({ id, kind }) => {
    if (wanted.has(id)) return true;
    return kind !== "construct" && (keep || !used.has(id));
  });
}

function onlyOf(outputs: readonly DraftNode[]): DraftNode | undefined {
  return outputs.length === 1 ? outputs[0] : undefined;
}

/** A call of a unit as data: its arguments, and what fills them. Names count only where the value has them. */
function spellStep(
  node: DraftNode,
  {
    nodes,
    inputs,
    folder,
  }: {
    readonly nodes: readonly DraftNode[];
    readonly inputs: readonly { readonly key: string }[];
    readonly folder: string;
  },
): { readonly spelled: object; readonly hidden: readonly unknown[] } {
  const { text, holes, unspellable } = describeArguments(node.args, folder);
  const step = (key: number): number => nodes.findIndex(({ id }) => id === key);
  const filled = holes.map(({ parent, path }) => {
    const at = step(parent);
    if (at >= 0) return [at, ...path];
    const key = inputKey(parent, path);
    return inputs.findIndex((input) => input.key === key);
  });
  const spelled = {
    ...{ kind: node.kind, arguments: text, filled },
    ...(node.method === undefined ? {} : { method: node.method }),
    ...(node.chain === undefined ? {} : { instance: step(node.chain.instance) }),
  };
  // What cannot be spelled has to be seen in the arguments of the unit too, so that it runs every time.
  return { spelled, hidden: unspellable === undefined ? [] : [mapHoles(node.args, () => null)] };
}

function refuseCutChains(call: EditCall, inside: ReadonlySet<number>): void {
  for (const node of call.draft.nodes) {
    if (node.chain === undefined || inside.has(node.id) === inside.has(node.chain.instance))
      continue;
    const why = "whose instance has calls on both sides";
    const mend = "collapse the construction and all calls of its methods, or none of them";
    throw refused(call, { reason: "edit-class-call", node: node.name, why, mend });
  }
}

function refuseCycle(
  call: EditCall,
  inside: ReadonlySet<number>,
  below: ReadonlySet<number>,
): void {
  const byKey = new Map(call.draft.nodes.map((node) => [node.id, node]));
  const above = (node: DraftNode): DraftNode | undefined => {
    const key = parentsOf(node).find((parent) => below.has(parent));
    return key === undefined ? undefined : byKey.get(key);
  };
  for (const node of call.nodes) {
    const path = [node.name];
    for (let at = above(node); at !== undefined;) {
      path.push(at.name);
      const top = parentsOf(at).find((parent) => inside.has(parent));
      const next = top === undefined ? above(at) : undefined;
      if (top !== undefined) path.push(byKey.get(top)?.name ?? "");
      at = next;
    }
    if (path.length > 1) throw refused(call, { reason: "edit-cycle", path });
  }
}
