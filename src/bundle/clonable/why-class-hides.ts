import type { AnyNode, ArrowFunctionExpression } from "acorn";
import { isFunctionType, walk } from "./walk.ts";

/** Methods that call what they are given before they come back. */
const synchronous: ReadonlySet<string> = new Set([
  ...["forEach", "map", "flatMap", "filter", "reduce", "reduceRight", "some", "every", "find"],
  ...["findIndex", "findLast", "findLastIndex", "sort", "toSorted", "from", "replace"],
  ...["replaceAll", "fromEntries", "groupBy"],
]);

/**
 * What in the text of a class, or of a base of it, may hold state of an instance that its fields do not show, in words.
 * `asyncMethods` are those of all classes of the instance.
 */
export function whyClassHides(
  node: AnyNode,
  asyncMethods: ReadonlySet<string>,
): string | undefined {
  let why: string | undefined;
  walk(node, (each, around) => {
    why ??= whyNodeHides(each, around, asyncMethods);
    return why === undefined ? undefined : false;
  });
  return why;
}

/** Names of the methods of a class that come back before they are done. */
export function asyncMethodsOf(node: AnyNode): readonly string[] {
  if (!isClassNode(node)) return [];
  return node.body.body.flatMap((member) =>
    member.type === "MethodDefinition" && member.value.async
      ? [member.key.type === "Identifier" ? member.key.name : anyName]
      : [],
  );
}

/** Stands for a method whose name the text does not tell. */
const anyName = "*";

function whyNodeHides(
  node: AnyNode,
  around: readonly AnyNode[],
  asyncMethods: ReadonlySet<string>,
): string | undefined {
  const parent = around.at(-1);
  switch (node.type) {
    case "PrivateIdentifier":
      return `its class has private members (#${node.name})`;
    case "ThisExpression":
      return whyThisEscapes(node, around);
    case "ArrowFunctionExpression":
      return parent === undefined ? undefined : whyArrowStays(node, parent);
    case "CallExpression":
      return parent !== undefined && startsAsync(node.callee, asyncMethods) && !isAwaited(parent)
        ? "its class starts something and does not wait for it"
        : undefined;
    default:
      return undefined;
  }
}

function whyThisEscapes(node: AnyNode, around: readonly AnyNode[]): string | undefined {
  const parent = around.at(-1);
  const above = around.at(-2);
  if (isNaming(parent, above)) return undefined;
  if (around.some(isStatic)) return "its class has static code that may change it";
  switch (parent?.type) {
    case "MemberExpression":
      if (parent.object !== node) break;
      if (!parent.computed && parent.property.type === "Identifier") {
        const { name } = parent.property;
        if (name === "__proto__") return "its class changes its prototype";
        if (name !== "constructor") return undefined;
        if (above?.type === "MemberExpression" && above.object === parent && isName(above)) {
          return undefined;
        }
        return "its class uses this.constructor";
      }
      return undefined;
    case "VariableDeclarator":
      if (parent.id.type === "ObjectPattern") return undefined;
      break;
    case "SpreadElement":
      if (above?.type === "ObjectExpression") return undefined;
      break;
    default:
      break;
  }
  return "its class hands out `this`";
}

function isStatic(node: AnyNode): boolean {
  return (
    node.type === "StaticBlock" ||
    ((node.type === "MethodDefinition" || node.type === "PropertyDefinition") && node.static)
  );
}

/** Whether a class has something of its own, not of its instances, that code may change. `changed` are names. */
export function hasStaticState(node: ClassNode, changed: ReadonlySet<string>): boolean {
  if (node.id && changed.has(node.id.name)) return true;
  let has = false;
  walk(node, (each, around) => {
    const isOpen =
      each.type === "PropertyDefinition" && each.static && (!each.value || !isFixed(each.value));
    const isOwn = each.type === "ThisExpression" && around.some(isStatic);
    if (isOpen || (isOwn && !isNaming(around.at(-1), around.at(-2)))) has = true;
    return undefined;
  });
  return has;
}

export type ClassNode = Extract<AnyNode, { type: "ClassDeclaration" | "ClassExpression" }>;

export function isClassNode(node: AnyNode): node is ClassNode {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

function isName(member: AnyNode): boolean {
  return (
    member.type === "MemberExpression" &&
    member.property.type === "Identifier" &&
    member.property.name === "name"
  );
}

/** `__name(this, "A")`, which esbuild puts into a static block to keep the name of a class. */
function isNaming(parent: AnyNode | undefined, above: AnyNode | undefined): boolean {
  return (
    parent?.type === "CallExpression" &&
    parent.callee.type === "Identifier" &&
    parent.callee.name === "__name" &&
    above?.type === "ExpressionStatement"
  );
}

/** A function that keeps `this` may be called when nobody looks, unless it goes to something that calls it at once. */
function whyArrowStays(arrow: ArrowFunctionExpression, parent: AnyNode): string | undefined {
  if (!usesThis(arrow)) return undefined;
  const stays = "its class makes a function that holds on to the instance";
  if (arrow.async || parent.type !== "CallExpression") return stays;
  if (parent.callee === arrow) return undefined;
  const { callee } = parent;
  if (callee.type === "Identifier" && callee.name === "__name") return stays;
  const isSynchronous =
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    !callee.computed &&
    synchronous.has(callee.property.name);
  return isSynchronous ? undefined : stays;
}

function usesThis(arrow: AnyNode): boolean {
  let uses = false;
  walk(arrow, (node) => {
    if (node.type === "ThisExpression" || node.type === "Super") uses = true;
    const hasOwn = isFunctionType(node.type) && node.type !== "ArrowFunctionExpression";
    return hasOwn ? false : undefined;
  });
  return uses;
}

function startsAsync(callee: AnyNode, asyncMethods: ReadonlySet<string>): boolean {
  if (callee.type !== "MemberExpression") return false;
  if (
    callee.property.type === "Identifier" &&
    /^(?:then|catch|finally)$/.test(callee.property.name)
  ) {
    return true;
  }
  if (asyncMethods.size === 0) return false;
  if (callee.object.type !== "ThisExpression" && callee.object.type !== "Super") return false;
  if (callee.computed || callee.property.type !== "Identifier") return true;
  return asyncMethods.has(callee.property.name) || asyncMethods.has(anyName);
}

function isAwaited(parent: AnyNode): boolean {
  return parent.type === "AwaitExpression" || parent.type === "ReturnStatement";
}

/** Functions of the language that give what cannot be changed. */
const makers: ReadonlySet<string> = new Set([
  ...["Number", "String", "Boolean", "Symbol", "BigInt", "parseInt", "parseFloat"],
]);

/** Whether an expression always gives the same value, which nobody can change. */
export function isFixed(node: AnyNode): boolean {
  switch (node.type) {
    case "Literal":
      return !("regex" in node && /[gy]/.test(node.regex.flags));
    case "TemplateLiteral":
    case "UnaryExpression":
    case "BinaryExpression":
      // Whatever they are made of, they give a text, a number or a boolean.
      return true;
    case "CallExpression":
      return node.callee.type === "Identifier" && makers.has(node.callee.name);
    case "LogicalExpression":
      return isFixed(node.left) && isFixed(node.right);
    case "ConditionalExpression":
      return isFixed(node.test) && isFixed(node.consequent) && isFixed(node.alternate);
    case "Identifier":
      return node.name === "undefined" || node.name === "Infinity" || node.name === "NaN";
    case "MemberExpression":
      return node.object.type === "Identifier" && ["Math", "Number"].includes(node.object.name);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return true;
    default:
      return false;
  }
}
