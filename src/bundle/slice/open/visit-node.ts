import type { AnyNode, AssignmentProperty, Property } from "acorn";
import { forEachKnownChild, literalText } from "../collect-references.ts";
import { isFunction } from "../parse-module.ts";
import { dependOnGetters, dependOnImplicit, raise } from "./ask-openness.ts";
import { isGlobal } from "./global-chain.ts";
import { levelOfLoaded } from "./imports.ts";
import type { Walk } from "./open-state.ts";
import { runCode } from "./run-code.ts";
import { visitCall } from "./visit-call.ts";
import { captureLocals, visitClass } from "./visit-code.ts";
import { visitMember } from "./visit-member.ts";
import { visitName } from "./visit-name.ts";

/** Goes through what evaluating a node runs. */
export function visitNode(node: AnyNode, walk: Walk): void {
  if (node === walk.without) return;
  if (isFunction(node)) {
    captureLocals(node, walk);
    return;
  }
  if (runsImplicitly.has(node.type)) dependOnImplicit(walk);
  switch (node.type) {
    case "ClassDeclaration":
    case "ClassExpression":
      visitClass(node, walk);
      return;
    case "Identifier":
      visitName(node, walk);
      return;
    case "CallExpression":
    case "NewExpression":
      visitCall(node, walk);
      return;
    case "TaggedTemplateExpression":
      runCode(node.tag, walk);
      visitNode(node.quasi, walk);
      return;
    case "MemberExpression":
      visitMember(node, walk);
      return;
    case "ImportExpression":
      raise(walk, levelOfLoaded(literalText(node.source)));
      return;
    case "MetaProperty":
      return;
    case "BinaryExpression":
      // Of a global class, `instanceof` tells nothing of the world.
      if (node.operator === "instanceof" && isGlobal(node.right, walk.state)) {
        visitNode(node.left, walk);
        return;
      }
      break;
    case "UnaryExpression":
      if (node.operator === "typeof") return;
      break;
    case "Property":
      visitKey(node, walk);
      break;
    default:
      break;
  }
  forEachKnownChild(node, walk.state.analysed.names, (child) => {
    visitNode(child, walk);
  });
}

/** In a pattern, `{ name }` asks for a property. */
function visitKey({ computed, key, value }: Property | AssignmentProperty, walk: Walk): void {
  if (computed || value.type !== "Identifier") return;
  dependOnGetters(walk, key.type === "Identifier" ? key.name : "");
}

/** Nodes that may call methods such as `toString` without naming them. */
const runsImplicitly: ReadonlySet<AnyNode["type"]> = new Set([
  ...(["TemplateLiteral", "BinaryExpression", "UnaryExpression", "UpdateExpression"] as const),
  ...(["AssignmentExpression", "SpreadElement", "ArrayPattern", "ForOfStatement"] as const),
  ...(["AwaitExpression", "YieldExpression"] as const),
]);
