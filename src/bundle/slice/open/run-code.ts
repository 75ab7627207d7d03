import type { AnyNode, Identifier, MemberExpression } from "acorn";
import { memberName, unwrapCallee, unwrapName } from "../node-shapes.ts";
import { isClass, isFunction } from "../parse-module.ts";
import { dependOn, raise } from "./ask-openness.ts";
import { functionsBehind } from "./fixed-code.ts";
import { importAt, levelOfImport } from "./imports.ts";
import { levelOfGlobal } from "./open-level.ts";
import type { Walk } from "./open-state.ts";
import { isWrapped } from "./recorded-calls.ts";
import { captureLocals, visitClass } from "./visit-code.ts";
import { visitName } from "./visit-name.ts";

/** What an expression gives is called. */
export function runCode(expression: AnyNode, walk: Walk): void {
  const { unit } = walk;
  const node = unwrapCallee(unwrapName(expression));
  if (isFunction(node)) {
    captureLocals(node, walk);
    dependOn(walk, { kind: "body", of: node, in: unit });
    return;
  }
  if (isClass(node)) {
    visitClass(node, walk);
    dependOn(walk, { kind: "construction", of: node, in: unit });
    return;
  }
  switch (node.type) {
    case "MemberExpression":
      runMember(node, walk);
      return;
    case "Identifier":
      runName(node, walk);
      return;
    case "Literal":
      walk.visit(node, walk);
      return;
    default:
      walk.visit(node, walk);
      dependOn(walk, { kind: "anything in", of: unit });
  }
}

function runMember(node: MemberExpression, walk: Walk): void {
  const { state, unit } = walk;
  walk.visit(node, walk);
  const name = memberName(node);
  const from = importAt(node.object, state);
  if (from !== undefined) {
    raise(walk, levelOfImport(from, { member: name ?? "?", isCall: true }, state));
  } else if (name === undefined) dependOn(walk, { kind: "anything in", of: unit });
  else dependOn(walk, { kind: "methods", of: name });
}

function runName(node: Identifier, walk: Walk): void {
  const { state, unit } = walk;
  const { names, nameHelpers } = state.analysed;
  const variable = names.at.get(node.start);
  if (variable === undefined) {
    if (names.globals.has(node.start)) raise(walk, levelOfGlobal([node.name], "call"));
    return;
  }
  if (isWrapped(variable, state) || nameHelpers.has(variable)) return;
  const from = importAt(node, state);
  if (from !== undefined) {
    raise(walk, levelOfImport(from, { member: "", isCall: true }, state));
    return;
  }
  visitName(node, walk);
  const known = functionsBehind(node, walk);
  for (const code of known) {
    dependOn(
      walk,
      isClass(code.node)
        ? { kind: "construction", of: code.node, in: code.unit }
        : { kind: "body", of: code.node, in: code.unit },
    );
  }
  if (known.length > 0) return;
  dependOn(
    walk,
    variable.ofModule ? { kind: "anything of", of: variable } : { kind: "anything in", of: unit },
  );
}
