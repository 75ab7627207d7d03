import type { AnyNode } from "acorn";
import { collectReferences, forEachKnownChild } from "../collect-references.ts";
import type { Variable } from "../declare-names.ts";
import { isClass, isFunction } from "../parse-module.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import type { OpenState } from "./open-state.ts";

/** Whether a function may call what it is given while it runs, and not only put it into a function that it makes. */
export function callsParameter(
  node: FunctionNode | ClassNode,
  at: number,
  state: OpenState,
): boolean {
  if (isClass(node)) return true;
  const { calledParameters } = state;
  let known = calledParameters.get(node);
  if (known === undefined) calledParameters.set(node, (known = findCalled(node, state)));
  if (known === "all") return true;
  const last = node.params.length - 1;
  return known.has(node.params[last]?.type === "RestElement" ? Math.min(at, last) : at);
}

function findCalled(
  fn: FunctionNode,
  { analysed: { names }, index }: OpenState,
): ReadonlySet<number> | "all" {
  if (collectReferences(fn.body, names).usesCaller) return "all";
  const mentioned = new Set<Variable>();
  const look = (node: AnyNode): void => {
    if (isFunction(node) && !index.callOf.has(node)) return;
    if (node.type === "Identifier") {
      const variable = names.at.get(node.start);
      if (variable !== undefined) mentioned.add(variable);
    }
    forEachKnownChild(node, names, look);
  };
  look(fn.body);
  const called = new Set<number>();
  for (const variable of mentioned) {
    for (const definition of index.definitions.get(variable) ?? []) {
      if (definition.how === "parameter" && definition.of.node === fn) called.add(definition.index);
    }
  }
  return called;
}
