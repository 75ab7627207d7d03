import type { AnyNode } from "acorn";
import { rootOf } from "./module-names.ts";
import type { ModuleNames } from "./module-names.ts";
import { isInFunction, isReference, walk } from "./walk.ts";
import { hasStaticState, isClassNode, isFixed } from "./why-class-hides.ts";

/** What starts work that goes on after a call, or reaches anything at all. */
const refusedGlobals: ReadonlySet<string> = new Set([
  ...["eval", "Function", "globalThis", "global", "setTimeout", "setInterval", "setImmediate"],
  ...["queueMicrotask", "require", "WeakRef", "FinalizationRegistry"],
]);

/** Members of Node's own modules whose results stand for something outside of the instance, or that call back later. */
const refusedMembers: ReadonlySet<string> = new Set([
  ...["openSync", "nextTick", "watchFile", "setTimeout", "setInterval", "setImmediate"],
]);

/** Objects that belong to everybody. */
const globalObjects: ReadonlySet<string> = new Set([
  ...["process", "Math", "Object", "Array", "String", "Number", "JSON", "Reflect", "Symbol"],
  ...["Promise", "Date", "Map", "Set", "Error", "console", "Intl", "Atomics"],
]);

/** Methods that change neither what they are called on nor give out parts that can be changed. */
const readers: ReadonlySet<string> = new Set([
  ...["has", "get", "includes", "indexOf", "lastIndexOf", "join", "slice", "at", "concat", "map"],
  ...["filter", "some", "every", "find", "findIndex", "reduce", "keys", "values", "entries"],
  ...["forEach", "toSorted", "toReversed", "toString", "test", "hasOwnProperty"],
]);

/** What code that can be reached from some nodes may change that is no field of an instance, in words. */
export function whyModuleChanges(
  starts: readonly AnyNode[],
  module: ModuleNames,
): string | undefined {
  const reached = new Set<AnyNode>(starts);
  for (const start of reached) {
    let why: string | undefined;
    walk(start, (node, around) => {
      why ??= whyNodeChanges(node, around, module, (next) => reached.add(next));
      return why === undefined ? undefined : false;
    });
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyNodeChanges(
  node: AnyNode,
  around: readonly AnyNode[],
  module: ModuleNames,
  reach: (node: AnyNode) => void,
): string | undefined {
  if (node.type === "ImportExpression") return "its code imports something when it runs";
  if (node.type === "AssignmentExpression" || node.type === "UpdateExpression") {
    const target = node.type === "AssignmentExpression" ? node.left : node.argument;
    const root = target.type === "MemberExpression" ? rootOf(target) : undefined;
    if (root !== undefined && globalObjects.has(root)) return `its code changes ${root}`;
    return undefined;
  }
  if (node.type === "MemberExpression" && !node.computed && node.property.type === "Identifier") {
    const { name } = node.property;
    return refusedMembers.has(name) ? `its code uses ${name}` : undefined;
  }
  if (node.type !== "Identifier" || !isReference(node, around)) return undefined;
  const { name } = node;
  const means = module.names.get(name);
  if (means === undefined) {
    return refusedGlobals.has(name) ? `its code uses ${name}` : undefined;
  }
  const changes = `its code uses "${name}", which may change`;
  if (module.assigned.has(name)) return changes;
  switch (means.kind) {
    case "builtin":
      return refusedMembers.has(name) ? `its code uses ${name}` : undefined;
    case "ffuse":
      return undefined;
    case "package":
      return `its code uses ${packageOf(means.source)}, which may keep state of its own`;
    case "function":
      if (isStartedOnly(means.node, around)) {
        return `its code starts "${name}" and does not wait for it`;
      }
      reach(means.node);
      return module.changed.has(name) ? changes : undefined;
    case "class":
      reach(means.node);
      return module.changed.has(name) ||
        !isClassNode(means.node) ||
        hasStaticState(means.node, module.changed)
        ? changes
        : undefined;
    case "value":
      if (isFixed(means.node)) {
        reach(means.node);
        return undefined;
      }
      if (isGlobalMember(means.node, module)) return undefined;
      if (!isFlat(means.node) || module.changed.has(name)) return changes;
      return isInFunction(around) && !isOnlyRead(node, around) ? changes : undefined;
  }
}

/** Whether an async function is called without waiting for it, so that it may go on after the call is done. */
function isStartedOnly(code: AnyNode, around: readonly AnyNode[]): boolean {
  if (!("async" in code) || !code.async) return false;
  const parent = around.at(-1)?.type;
  const above = around.at(-2)?.type;
  return parent === "CallExpression" && above !== "AwaitExpression" && above !== "ReturnStatement";
}

/** `Object.defineProperty`, `Math.PI`: what the language gives to everybody. */
function isGlobalMember(node: AnyNode, module: ModuleNames): boolean {
  const root = node.type === "MemberExpression" ? rootOf(node) : undefined;
  return root !== undefined && globalObjects.has(root) && !module.names.has(root);
}

/** Whether a value is a list, a record, a Map, a Set or an array of numbers, and nothing in it can be changed. */
function isFlat(node: AnyNode): boolean {
  switch (node.type) {
    case "ArrayExpression":
      return node.elements.every((each) => each !== null && isPlain(each));
    case "ObjectExpression":
      return node.properties.every(
        (each) => each.type === "Property" && !each.computed && isPlain(each.value),
      );
    case "NewExpression":
      return (
        node.callee.type === "Identifier" &&
        /^(?:Set|Map|(?:Ui|I)nt(?:8|16|32)Array|Float(?:32|64)Array)$/.test(node.callee.name) &&
        node.arguments.every((each) => isPlain(each) || isFlat(each) || isListOfFlat(each))
      );
    case "CallExpression":
      return (
        node.callee.type === "MemberExpression" &&
        rootOf(node.callee) === "Object" &&
        node.callee.property.type === "Identifier" &&
        node.callee.property.name === "freeze" &&
        node.arguments.every(isFlat)
      );
    default:
      return false;
  }
}

function isListOfFlat(node: AnyNode): boolean {
  return (
    node.type === "ArrayExpression" &&
    node.elements.every((each) => each !== null && (isPlain(each) || isFlat(each)))
  );
}

function isPlain(node: AnyNode): boolean {
  return isFixed(node) && node.type !== "ArrowFunctionExpression" && !isFunctionNode(node);
}

function isFunctionNode(node: AnyNode): boolean {
  return node.type === "FunctionExpression";
}

/** Whether a use of a list or a record leaves it as it is and hands it to nobody. */
function isOnlyRead(node: AnyNode, around: readonly AnyNode[]): boolean {
  const parent = around.at(-1);
  const above = around.at(-2);
  switch (parent?.type) {
    case "MemberExpression": {
      if (parent.object !== node) return true;
      if (above?.type !== "CallExpression" || above.callee !== parent) return true;
      return (
        !parent.computed &&
        parent.property.type === "Identifier" &&
        readers.has(parent.property.name)
      );
    }
    case "SpreadElement":
      return true;
    case "ForOfStatement":
    case "ForInStatement":
      return parent.right === node;
    case "BinaryExpression":
      return true;
    default:
      return false;
  }
}

/** `the package ml-matrix`, or the file for what is no package. */
function packageOf(source: string): string {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
  return `the package ${name ?? source}`;
}
