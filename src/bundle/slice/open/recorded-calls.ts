import type { AnyNode } from "acorn";
import type { Variable } from "../declare-names.ts";
import { memberName, unwrapCallee, unwrapName } from "../node-shapes.ts";
import { importAt, levelOfImport } from "./imports.ts";
import { onlyDeclaration } from "./fixed-code.ts";
import type { OpenState } from "./open-state.ts";

/** Whether a callee is `workflow` or the like, or what it gave: calling it records or declares something. */
export function isRecording(callee: AnyNode, state: OpenState): boolean {
  const { analysed } = state;
  if (callee.type === "CallExpression") return isRecorded(callee, state);
  const isMember = callee.type === "MemberExpression";
  const at = isMember ? callee.object : callee;
  if (at.type !== "Identifier") return false;
  const variable = analysed.names.at.get(at.start);
  if (variable === undefined) return false;
  const from = importAt(at, state);
  if (from === undefined) return !isMember && isWrapped(variable, state);
  if (analysed.importedFrom(from.from ?? "").kind !== "ffuse") return false;
  const member = isMember ? (memberName(callee) ?? "?") : "";
  return levelOfImport(from, { member, isCall: true }, state) === 0;
}

/** Whether an expression is a call that records or declares something. */
export function isRecorded(node: AnyNode, state: OpenState): boolean {
  const plain = unwrapName(node);
  return plain.type === "CallExpression" && isRecording(unwrapCallee(plain.callee), state);
}

/** Whether a variable is a wrapped function throughout. */
export function isWrapped(variable: Variable, state: OpenState): boolean {
  const { wrapped } = state;
  const known = wrapped.get(variable);
  if (known !== undefined) return known;
  // Of variables that are each other's, none is.
  wrapped.set(variable, false);
  const value = onlyValueOf(variable, state);
  const is = value !== undefined && isRecorded(value, state);
  wrapped.set(variable, is);
  return is;
}

/** The expression that a variable holds the value of throughout. */
function onlyValueOf(variable: Variable, state: OpenState): AnyNode | undefined {
  if (variable.ofModule) {
    const { node } = onlyDeclaration(variable, state) ?? {};
    if (node?.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
    return node.init ?? undefined;
  }
  const definitions = state.index.definitions.get(variable) ?? [];
  const [only, ...others] = definitions.filter(({ how }) => how !== "handed");
  if (only?.how !== "value" || others.length > 0 || only.isReassigned) return undefined;
  return only.from.node;
}
