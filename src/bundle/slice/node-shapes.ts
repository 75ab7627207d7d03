import type { AnyNode, CallExpression, MemberExpression, NewExpression } from "acorn";
import { literalText } from "./collect-references.ts";
import { isFunction } from "./parse-module.ts";

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

/** A chain of members as it is written, with `?` for what is computed. */
export function chainText(node: AnyNode): string {
  if (node.type === "MemberExpression") {
    return `${chainText(node.object)}.${memberName(node) ?? "?"}`;
  }
  return node.type === "Identifier" ? node.name : "?";
}

/** Whether an expression gives something that cannot be changed from within. */
export function isPrimitiveValue(node: AnyNode): boolean {
  return (
    (node.type === "Literal" && !("regex" in node && node.regex)) ||
    node.type === "TemplateLiteral" ||
    node.type === "UnaryExpression" ||
    node.type === "BinaryExpression"
  );
}

/** Whether an expression may give a function. */
export function mayBeFunction(node: AnyNode): boolean {
  return !(
    node.type === "Literal" ||
    node.type === "TemplateLiteral" ||
    node.type === "ArrayExpression" ||
    node.type === "ObjectExpression" ||
    node.type === "BinaryExpression" ||
    node.type === "UnaryExpression"
  );
}

/** Whether evaluating an expression runs no code but the making of values. */
export function isQuiet(node: AnyNode): boolean {
  const plain = unwrapName(node);
  if (isFunction(plain)) return true;
  switch (plain.type) {
    case "Literal":
      return true;
    case "TemplateLiteral":
      return plain.expressions.length === 0;
    case "UnaryExpression":
      return plain.operator !== "delete" && isQuiet(plain.argument);
    case "ArrayExpression":
      return plain.elements.every((element) => element === null || isQuiet(element));
    case "ObjectExpression":
      return plain.properties.every(
        (property) => property.type === "Property" && !property.computed && isQuiet(property.value),
      );
    default:
      return false;
  }
}
