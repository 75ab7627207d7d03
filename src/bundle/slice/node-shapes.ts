import type { AnyNode, CallExpression, MemberExpression, NewExpression } from "acorn";
import { literalText } from "./collect-references.ts";

export type CallNode = CallExpression | NewExpression;

/** The expression inside of `__name(…, "f")`, in which esbuild gives functions their names back. */
export function unwrapName(node: AnyNode): AnyNode {
  if (node.type === "ParenthesizedExpression") return unwrapName(node.expression);
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return node;
  const isHelper = /^__name\d*$/.test(node.callee.name) && node.arguments.length === 2;
  return isHelper ? (node.arguments[0] ?? node) : node;
}

/** An expression without brackets and question marks around it. */
export function unwrapCallee(node: AnyNode): AnyNode {
  let at = node;
  while (at.type === "ParenthesizedExpression" || at.type === "ChainExpression") at = at.expression;
  return at;
}

/** What a chain of members starts at. */
export function baseOf(node: AnyNode): AnyNode {
  let at = node;
  for (;;) {
    switch (at.type) {
      case "MemberExpression":
        at = at.object;
        break;
      case "SpreadElement":
        at = at.argument;
        break;
      case "ChainExpression":
      case "ParenthesizedExpression":
        at = at.expression;
        break;
      default:
        return at;
    }
  }
}

/** The name behind the dot, or between brackets if it is written there. */
export function memberName(node: MemberExpression): string | undefined {
  return node.computed ? literalText(node.property) : keyName(node.property);
}

/** The name of a property that is not computed. */
export function keyName(key: AnyNode): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : "";
}
