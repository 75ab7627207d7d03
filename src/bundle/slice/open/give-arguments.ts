import type { AnyNode } from "acorn";
import { unwrapName } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { isFunction } from "../parse-module.ts";
import { dependOn } from "./ask-openness.ts";
import { functionsBehind } from "./fixed-code.ts";
import { globalChain } from "./global-chain.ts";
import type { Walk } from "./open-state.ts";
import { isRecorded } from "./recorded-calls.ts";
import { runCode } from "./run-code.ts";

/** Which functions are called that an argument gives: those that it shows, or also those that it may hold. */
export type Called = "functions" | "all";

/** Goes through arguments, and through the functions in them that are called. */
export function giveArguments(node: CallNode, walk: Walk, called: Called): void {
  for (const argument of node.arguments) {
    walk.visit(argument, walk);
    giveArgument(argument, walk, called);
  }
}

/** Functions in an argument are called. */
export function giveArgument(argument: AnyNode, walk: Walk, called: Called): void {
  const { state, unit } = walk;
  const node = unwrapName(argument);
  if (node === walk.without) return;
  if (isFunction(node)) {
    dependOn(walk, { kind: "body", of: node, in: unit });
    return;
  }
  switch (node.type) {
    case "Identifier": {
      const mayHold = called === "all" && state.analysed.names.at.has(node.start);
      if (mayHold || functionsBehind(node, walk).length > 0) runCode(node, walk);
      return;
    }
    case "SpreadElement":
      giveArgument(node.argument, walk, called);
      return;
    case "ArrayExpression":
      for (const element of node.elements) if (element) giveArgument(element, walk, called);
      return;
    case "ObjectExpression":
      for (const property of node.properties) {
        giveArgument(property.type === "Property" ? property.value : property, walk, called);
      }
      return;
    case "MemberExpression":
      if (called === "all" && globalChain(node, state) === undefined) runCode(node, walk);
      return;
    case "ConditionalExpression":
      giveArgument(node.consequent, walk, called);
      giveArgument(node.alternate, walk, called);
      return;
    case "LogicalExpression":
      giveArgument(node.left, walk, called);
      giveArgument(node.right, walk, called);
      return;
    case "CallExpression":
    case "ClassExpression":
      if (called === "all" && !isRecorded(node, state)) runCode(node, walk);
      return;
    default:
      return;
  }
}
