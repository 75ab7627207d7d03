import type { Piece } from "../code-index/code-index.ts";
import { isFunction } from "../parse-module.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import { dependOn } from "./ask-openness.ts";
import type { Inquiry } from "./open-state.ts";
import { runCode } from "./run-code.ts";
import { startWalk } from "./start-walk.ts";

/** What calling a function runs. */
export function answerBody({ node, unit }: Piece<FunctionNode>, inquiry: Inquiry): void {
  const walk = startWalk(inquiry, { unit, within: node });
  for (const parameter of node.params) walk.visit(parameter, walk);
  walk.visit(node.body, walk);
}

/** What making an object of a class runs: the class that it extends, its fields and its constructor. */
export function answerConstruction({ node, unit }: Piece<ClassNode>, inquiry: Inquiry): void {
  const walk = startWalk(inquiry, { unit, within: node });
  if (node.superClass) runCode(node.superClass, walk);
  for (const member of node.body.body) {
    if (member.type === "PropertyDefinition" && !member.static && member.value) {
      walk.visit(member.value, walk);
    }
    if (member.type !== "MethodDefinition" || member.kind !== "constructor") continue;
    if (isFunction(member.value)) dependOn(walk, { kind: "body", of: member.value, in: unit });
  }
}

/** What calling each of some expressions runs. */
export function answerPieces(pieces: readonly Piece[] | undefined, inquiry: Inquiry): void {
  for (const { node, unit } of pieces ?? []) runCode(node, startWalk(inquiry, { unit }));
}
