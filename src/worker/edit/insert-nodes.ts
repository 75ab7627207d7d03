import type { InsertBeforeOptions, NewName, NodeFunction } from "../../model/backend-tools.ts";
import { hole, keysOf, redirect } from "./draft.ts";
import type { DraftNode } from "./draft.ts";
import {
  functionOf,
  invalid,
  nameFor,
  newNode,
  place,
  refused,
  refuseTakenNames,
} from "./edit-call.ts";
import type { EditCall } from "./edit-call.ts";

/** Lets one argument of each node go through a function first. Gives the new nodes. */
export function insertBefore(
  call: EditCall,
  fn: NodeFunction,
  { argument = 0, name }: InsertBeforeOptions = {},
): readonly DraftNode[] {
  const wrapped = functionOf(call, fn);
  refusePosition(call, argument);
  const made = new Map<DraftNode, DraftNode>();
  for (const node of call.nodes) {
    refuseMissing(call, node, argument);
    const named = nameFor(call, name, node, `.${wrapped.name}`);
    const args = [node.args[argument]];
    made.set(
      node,
      newNode(call, { function: wrapped, functionName: wrapped.name, name: named, args }),
    );
  }
  for (const [node, { id }] of made) {
    node.args = node.args.map((value, at) => (at === argument ? hole(id) : value));
  }
  place(call.draft, made, "before");
  refuseTakenNames(call, [...made.values()]);
  return [...made.values()];
}

/** Lets the value of each node go through a function on its way to those that use it. Gives the new nodes. */
export function insertAfter(
  call: EditCall,
  fn: NodeFunction,
  {
    into,
    name,
  }: { readonly into: ReadonlySet<number> | undefined; readonly name: NewName | undefined },
): readonly DraftNode[] {
  const { draft } = call;
  const wrapped = functionOf(call, fn);
  const construction = call.nodes.find(({ kind }) => kind === "construct");
  if (construction !== undefined) {
    const why = "which makes an instance and has no value that others are given";
    const mend = "insert after the methods that give values";
    throw refused(call, { reason: "edit-class-call", node: construction.name, why, mend });
  }
  const made = new Map<DraftNode, DraftNode>();
  for (const node of call.nodes) {
    const named = nameFor(call, name, node, `.${wrapped.name}`);
    const args = [hole(node.id)];
    made.set(
      node,
      newNode(call, { function: wrapped, functionName: wrapped.name, name: named, args }),
    );
  }
  const fresh = new Map([...made].map(([node, { id }]) => [node.id, id]));
  const users = into === undefined ? draft.nodes : draft.nodes.filter(({ id }) => into.has(id));
  const changed = redirect(users, ({ parent, path }) => {
    const id = fresh.get(parent);
    return id === undefined ? undefined : { value: hole(id, path) };
  });
  if (into === undefined) {
    draft.targets = draft.targets.map((target) => ({
      ...target,
      call: fresh.get(target.call) ?? target.call,
    }));
  } else if (changed.length === 0) {
    const picked = "edges into the nodes of { into: … }";
    throw refused(call, { reason: "edit-matches-nothing", picked, near: [] });
  }
  place(draft, made, "behind");
  refuseTakenNames(call, [...made.values()]);
  return [...made.values()];
}

/** Has the nodes call another function; one that goes over a list, for each element of it. */
export function replaceFunction(call: EditCall, fn: NodeFunction): void {
  const wrapped = functionOf(call, fn);
  for (const node of call.nodes) {
    // What it gathered is the one argument of the function.
    if (node.kind === "gather") node.kind = "function";
    node.function = wrapped;
    node.functionName = wrapped.name;
  }
}

/** Adds a node of the same function and arguments for each. Gives the new nodes. */
export function duplicate(call: EditCall, name: NewName | undefined): readonly DraftNode[] {
  const { draft } = call;
  const made = new Map<DraftNode, DraftNode>();
  for (const node of call.nodes) {
    const copy = newNode(call, { ...node, name: nameFor(call, name, node, ".copy") });
    const twin: DraftNode = { ...node, ...copy };
    delete twin.variant;
    made.set(node, twin);
  }
  place(draft, made, "behind");
  refuseTakenNames(call, [...made.values()]);
  const keys = keysOf(made.values());
  // Where the workflow asks for some nodes only, nobody would ask for a second root.
  if (draft.targets.length > 0) {
    draft.targets.push(...[...keys].map((key) => ({ call: key, path: [] })));
  }
  return [...made.values()];
}

/** Throws for an argument that is no position. */
export function refusePosition(call: EditCall, argument: unknown): void {
  if (Number.isSafeInteger(argument) && (argument as number) >= 0) return;
  throw invalid(call, "argument", argument, "a position such as 0");
}

/** Throws if a node was not given an argument. */
export function refuseMissing(call: EditCall, { name, args }: DraftNode, argument: number): void {
  if (argument < args.length) return;
  throw refused(call, {
    reason: "edit-argument-missing",
    ...{ node: name, argument, count: args.length },
  });
}
