import type { AnyNode } from "acorn";
import type { Piece } from "../code-index/code-index.ts";
import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import { unwrapName } from "../node-shapes.ts";
import { isClass, isFunction } from "../parse-module.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import type { OpenState, Walk } from "./open-state.ts";

type Code = Piece<FunctionNode | ClassNode>;

/** The functions and classes that an expression means throughout; none if that cannot be told. */
export function functionsBehind(
  expression: AnyNode,
  { unit, state }: Pick<Walk, "unit" | "state">,
): readonly Code[] {
  const node = unwrapName(expression);
  if (isFunction(node) || isClass(node)) return [{ node, unit }];
  if (node.type !== "Identifier") return [];
  const variable = state.analysed.names.at.get(node.start);
  if (variable === undefined) return [];
  const fixed = variable.ofModule ? fixedCodeOf(variable, state) : localCodeOf(variable, state);
  return fixed === undefined ? [] : [fixed];
}

/** The function or class that a variable of the module is throughout. */
export function fixedCodeOf(variable: Variable, state: OpenState): Code | undefined {
  const { fixedCode } = state;
  if (!fixedCode.has(variable)) fixedCode.set(variable, findFixedCode(variable, state));
  return fixedCode.get(variable);
}

function findFixedCode(variable: Variable, state: OpenState): Code | undefined {
  const unit = onlyDeclaration(variable, state);
  if (unit === undefined) return undefined;
  const { node } = unit;
  if (isFunction(node) || isClass(node)) return { node, unit };
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
  const behind = node.init ? unwrapName(node.init) : undefined;
  if (behind === undefined || (!isFunction(behind) && !isClass(behind))) return undefined;
  return { node: behind, unit };
}

/** The function that a variable of a function or block is throughout. */
function localCodeOf(variable: Variable, { index }: OpenState): Code | undefined {
  const definitions = index.definitions.get(variable) ?? [];
  const [only] = definitions;
  if (only === undefined || definitions.length > 1) return undefined;
  if (only.how === "function") return only.of;
  if (only.how !== "value") return undefined;
  const node = unwrapName(only.from.node);
  return isFunction(node) ? { node, unit: only.from.unit } : undefined;
}

/** The unit that alone gives a variable of the module its value; undefined if several do. */
export function onlyDeclaration(
  variable: Variable,
  { analysed, assigned }: OpenState,
): Unit | undefined {
  if (assigned.has(variable)) return undefined;
  const declaring = (analysed.declaredBy.get(variable) ?? []).filter(
    ({ kind }) => kind !== "naming",
  );
  return declaring.length === 1 ? declaring[0] : undefined;
}
