import type { AnyNode } from "acorn";

/** Told of every node at and below one, with the nodes around it, the nearest last; `false` leaves out what is below. */
export type Visit = (node: AnyNode, around: readonly AnyNode[]) => boolean | undefined;

/** Visits a tree from its root down, in the order of the text. */
export function walk(root: AnyNode, visit: Visit): void {
  const around: AnyNode[] = [];
  const go = (node: AnyNode): void => {
    if (visit(node, around) === false) return;
    around.push(node);
    for (const value of Object.values(node) as unknown[]) {
      if (Array.isArray(value)) {
        for (const each of value as unknown[]) if (isNode(each)) go(each);
      } else if (isNode(value)) go(value);
    }
    around.pop();
  };
  go(root);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** Whether an identifier stands for a variable, and is not the name of a property or a label. */
export function isReference(node: AnyNode, around: readonly AnyNode[]): boolean {
  const parent = around.at(-1);
  if (node.type !== "Identifier" || parent === undefined) return false;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node || parent.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
    default:
      return true;
  }
}

/** Whether a node runs when it is called, and not when the module is loaded. */
export function isInFunction(around: readonly AnyNode[]): boolean {
  return around.some(({ type }) => isFunctionType(type));
}

export function isFunctionType(type: string): boolean {
  return (
    type === "FunctionDeclaration" ||
    type === "FunctionExpression" ||
    type === "ArrowFunctionExpression"
  );
}
