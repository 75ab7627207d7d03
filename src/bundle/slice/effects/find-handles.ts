import { isWithin, unite, without } from "./cell-set.ts";
import { handle } from "./roots.ts";
import type { AnyNode } from "acorn";
import type { Cell } from "./roots.ts";
import type { Variable } from "../declare-names.ts";
import type { EffectsState } from "./effects-state.ts";

/** A variable that nothing but the result of a wrapping or of a recorded call was ever put into. */
export function holdsHandle(state: EffectsState, variable: Variable, cell: Cell): boolean {
  if ((state.assignedIn.get(variable) ?? 0) > 0) return false;
  if (!holdsOnlyHandle(cell)) return false;
  const from = state.declaredBy.get(variable);
  if (from?.length !== 1) return false;
  const { node } = from[0]?.unit ?? {};
  return node?.type === "VariableDeclarator" && node.init != null && isHandleLike(state, node.init);
}

function holdsOnlyHandle({ holds, shelves, alone }: Cell): boolean {
  if (!isWithin(holds, handle.alone)) return false;
  let held = holds;
  for (const shelf of shelves) {
    const more = without(shelf.holds, alone);
    if (!isWithin(more, handle.alone)) return false;
    held = unite(held, more);
  }
  return held.length > 0;
}

/** Whether an expression cannot be a container around a handle. */
function isHandleLike(state: EffectsState, node: AnyNode): boolean {
  switch (node.type) {
    case "CallExpression":
    case "NewExpression":
      return isHandleLike(state, node.callee) || isWrapperName(state, node.callee);
    case "MemberExpression":
      return isHandleLike(state, node.object);
    case "Identifier": {
      const variable = state.names.at.get(node.start);
      const cell = variable === undefined ? undefined : state.cellOf.get(variable);
      if (variable === undefined || cell === undefined) return false;
      return state.decorated.has(variable) || holdsHandle(state, variable, cell);
    }
    default:
      return false;
  }
}

function isWrapperName(state: EffectsState, node: AnyNode): boolean {
  if (node.type !== "Identifier") return false;
  const variable = state.names.at.get(node.start);
  const from = variable === undefined ? undefined : state.imported.get(variable);
  return from?.from.kind === "ffuse" && isWrapper(from.name);
}

/** Whether ffuse exports a function of this name that wraps another. */
export function isWrapper(name: string): boolean {
  return name === "workflow" || name === "task";
}

/** Variables that are declared as nothing but another name of a variable. */
export function aliasesOf(state: EffectsState, variable: Variable): readonly Variable[] {
  return state.units.flatMap(({ node, declares }) =>
    node.type === "VariableDeclarator" &&
    node.init?.type === "Identifier" &&
    state.names.at.get(node.init.start) === variable
      ? declares
      : [],
  );
}
