import { literalText } from "../collect-references.ts";
import { isFunction } from "../parse-module.ts";
import type { AnyNode, MemberExpression } from "acorn";

/** The expression inside of `__name(…, "f")`. */
export function unnamed(node: AnyNode): AnyNode {
  return node.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    /^__name\d*$/.test(node.callee.name) &&
    node.arguments.length === 2
    ? (node.arguments[0] ?? node)
    : node;
}

/** What a chain of members and calls of methods starts at. */
export function baseOf(node: AnyNode): AnyNode {
  let at = node;
  for (;;) {
    if (at.type === "MemberExpression") at = at.object;
    else if (at.type === "ChainExpression" || at.type === "ParenthesizedExpression")
      at = at.expression;
    else return at;
  }
}

/** A chain of members as it is written, with `?` for what is computed. */
export function chainText(node: AnyNode): string {
  if (node.type === "MemberExpression") {
    return `${chainText(node.object)}.${memberName(node) ?? "?"}`;
  }
  return node.type === "Identifier" ? node.name : "?";
}

/** The name behind the dot, or between brackets if it is written there. */
export function memberName(node: MemberExpression): string | undefined {
  if (node.computed) return literalText(node.property);
  return node.property.type === "Identifier" ? node.property.name : "";
}

/** The name of a property that is not computed. */
export function keyName(key: AnyNode): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : "";
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
  const plain = unnamed(node);
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
