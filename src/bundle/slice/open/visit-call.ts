import type { AnyNode, MemberExpression } from "acorn";
import { memberName, unwrapName } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { dependOn, dependOnImplicit, raise } from "./ask-openness.ts";
import { callsParameter } from "./called-parameters.ts";
import { classifyCall } from "./classify-call.ts";
import { functionsBehind } from "./fixed-code.ts";
import { giveArgument, giveArguments } from "./give-arguments.ts";
import { callingMethods, levelOfMethod } from "./open-level.ts";
import type { Walk } from "./open-state.ts";
import { runCode } from "./run-code.ts";

/** Goes through what a call or `new` runs. */
export function visitCall(node: CallNode, walk: Walk): void {
  const named = unwrapName(node);
  if (named !== node) {
    walk.visit(named, walk);
    return;
  }
  dependOnImplicit(walk);
  const call = classifyCall(node, walk.state);
  switch (call.kind) {
    case "recording":
      return;
    case "require":
      raise(walk, call.level);
      return;
    case "global":
      raise(walk, call.level);
      giveArguments(node, walk, call.isCalling ? "all" : "functions");
      return;
    case "import":
      raise(walk, call.level);
      giveArguments(node, walk, "all");
      return;
    case "method":
      visitMethodCall(node, call.callee, walk);
      return;
    case "other":
      visitOwnCall(node, call.callee, walk);
      return;
  }
}

function visitMethodCall(node: CallNode, callee: MemberExpression, walk: Walk): void {
  const { state, unit } = walk;
  const { object } = callee;
  const name = memberName(callee);
  if (object.type === "Super") dependOn(walk, { kind: "anything around", of: unit });
  else walk.visit(object, walk);
  if (name === undefined) {
    walk.visit(callee.property, walk);
    dependOn(walk, { kind: "anything in", of: unit });
    if (object.type === "Identifier") runCode(object, walk);
    giveArguments(node, walk, "all");
    return;
  }
  raise(walk, levelOfMethod(name));
  if ((name === "call" || name === "apply") && object.type !== "Super") runCode(object, walk);
  const { methods } = state.index;
  const isOwn = methods.has(name) || methods.has("");
  if (isOwn) dependOn(walk, { kind: "methods", of: name });
  giveArguments(node, walk, isOwn || callingMethods.has(name) ? "all" : "functions");
}

/** A function of the module itself is called; where it is known, so is what it does with its arguments. */
function visitOwnCall(node: CallNode, callee: AnyNode, walk: Walk): void {
  const { state, unit } = walk;
  runCode(callee, walk);
  const known = functionsBehind(callee, { unit, state });
  if (known.length === 0) {
    giveArguments(node, walk, "all");
    return;
  }
  for (const [at, argument] of node.arguments.entries()) {
    walk.visit(argument, walk);
    if (known.some((code) => callsParameter(code.node, at, state))) {
      giveArgument(argument, walk, "all");
    }
  }
}
