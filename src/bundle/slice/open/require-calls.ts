import type { AnyNode } from "acorn";
import { literalText } from "../collect-references.ts";
import type { Variable } from "../declare-names.ts";
import { memberName, unwrapCallee } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { isHere } from "./bundle-names.ts";
import { importAt, importedName, levelOfLoaded } from "./imports.ts";
import type { OpenLevel } from "./open-level.ts";
import type { OpenState } from "./open-state.ts";

/** For `require("x")` and the like, of what it loads; for `require.resolve("x")`, of a path; undefined for other calls. */
export function levelOfRequired(
  node: CallNode,
  callee: AnyNode,
  state: OpenState,
): OpenLevel | undefined {
  const [argument] = node.arguments;
  if (isRequire(callee, state)) {
    return levelOfLoaded(argument === undefined ? undefined : literalText(argument));
  }
  if (callee.type !== "MemberExpression" || memberName(callee) !== "resolve") return undefined;
  return isRequire(callee.object, state) || isHere(callee.object) ? 0 : undefined;
}

function isRequire(node: AnyNode, state: OpenState): boolean {
  switch (node.type) {
    case "MemberExpression":
      return memberName(node) === "require" && isHere(unwrapCallee(node.object));
    case "CallExpression":
      return isCreateRequire(node, state);
    case "Identifier":
      return /^(?:__)?require$/.test(node.name) || holdsRequire(node, state);
    default:
      return false;
  }
}

function holdsRequire({ start }: { readonly start: number }, state: OpenState): boolean {
  const variable = state.analysed.names.at.get(start);
  if (variable === undefined) return false;
  let known = state.requiring.get(variable);
  if (known === undefined) {
    known = valuesOf(variable, state).some((value) => isCreateRequire(value, state));
    state.requiring.set(variable, known);
  }
  return known;
}

/** The expressions that a variable may hold the value of. */
function valuesOf(variable: Variable, { analysed, index }: OpenState): readonly AnyNode[] {
  return variable.ofModule
    ? (analysed.declaredBy.get(variable) ?? []).flatMap(({ node }) =>
        node.type === "VariableDeclarator" && node.init ? [node.init] : [],
      )
    : (index.definitions.get(variable) ?? []).flatMap((one) =>
        one.how === "value" ? [one.from.node] : [],
      );
}

function isCreateRequire(node: AnyNode, state: OpenState): boolean {
  if (node.type !== "CallExpression") return false;
  const { callee } = node;
  const isMember = callee.type === "MemberExpression";
  const from = importAt(isMember ? callee.object : callee, state);
  if (from?.from?.replace(/^node:/, "") !== "module") return false;
  const member = isMember ? memberName(callee) : undefined;
  return (member ?? importedName(from.node)) === "createRequire";
}
