/* eslint max-lines: "off" -- one walk with its small questions */
import type {
  AnyNode,
  CallExpression,
  Expression,
  NewExpression,
  Pattern,
  SpreadElement,
} from "acorn";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { literalText } from "./collect-references.ts";
import type { Variable } from "./declare-names.ts";
import type { Unit } from "./find-units.ts";
import { forEachChild, isFunction } from "./parse-module.ts";
import type { FunctionNode } from "./parse-module.ts";

/** A piece of code and the unit that it stands in. */
export interface Piece<Node extends AnyNode = AnyNode> {
  readonly node: Node;
  readonly unit: Unit;
}

/** How a variable of a function or block comes to its value. */
export type Definition =
  /** It, or a part of it, is what an expression gives. */
  | { readonly how: "value"; readonly from: Piece; readonly isReassigned: boolean }
  /** A call gets hold of it, and may put something into it. */
  | { readonly how: "handed"; readonly to: Piece }
  /** It, or a part of it, is given by whoever calls a function. */
  | { readonly how: "parameter"; readonly of: Piece<FunctionNode>; readonly index: number }
  | { readonly how: "function"; readonly of: Piece<FunctionNode> }
  | { readonly how: "thrown"; readonly in: Unit };

/** Who calls a function, as far as it is called by its name. */
export interface Callers {
  readonly calls: Piece<CallExpression | NewExpression>[];
  /** Units that mention it as a value, so that anybody may call it. */
  readonly escapes: Unit[];
}

/** What stands where in a bundle, for those who follow values. */
export interface CodeIndex {
  readonly definitions: ReadonlyMap<Variable, readonly Definition[]>;
  readonly callers: ReadonlyMap<Variable, Callers>;
  /** The call that a function literal is an argument of. */
  readonly callOf: ReadonlyMap<FunctionNode, CallExpression | NewExpression>;
  /** The variable that a function is known by throughout. */
  readonly nameOf: ReadonlyMap<FunctionNode, Variable>;
  /** Values put under a name of a property, by that name; "" for computed names. */
  readonly methods: ReadonlyMap<string, readonly Piece[]>;
  readonly getters: ReadonlyMap<string, readonly Piece[]>;
  /** Code that runs without being called by name. */
  readonly implicit: readonly Piece[];
  /** Where the helpers that esbuild puts in front end. */
  readonly runtimeEnd: number;
  /** Units that put properties on a variable of the module by its name. */
  readonly extendedBy: ReadonlyMap<Variable, readonly Unit[]>;
  /** Units that mention what a unit declares. */
  readonly mentionedBy: ReadonlyMap<Unit, readonly Unit[]>;
}

const implicitNames = /^(?:toString|valueOf|toJSON|then|next|return)$/;

/** Goes once through all code of a bundle behind the helpers that esbuild puts in front. */
export function indexCode(analysed: AnalysedBundle): CodeIndex {
  const { names } = analysed;
  const runtimeEnd = /^\/\/ /m.exec(analysed.module.text)?.index ?? 0;
  const definitions = new Map<Variable, Definition[]>();
  const callers = new Map<Variable, Callers>();
  const callOf = new Map<FunctionNode, CallExpression | NewExpression>();
  const nameOf = new Map<FunctionNode, Variable>();
  const methods = new Map<string, Piece[]>();
  const getters = new Map<string, Piece[]>();
  const implicit: Piece[] = [];
  const mentionedBy = new Map<Unit, Unit[]>();
  const extendedBy = new Map<Variable, Unit[]>();
  const directCallees = new Set<number>();

  for (const unit of analysed.units) {
    if (unit.from !== undefined || unit.kind === "naming") continue;
    for (const variable of analysed.references[unit.index]?.mentions ?? []) {
      for (const declaring of analysed.declaredBy.get(variable) ?? []) {
        push(mentionedBy, declaring, unit);
      }
    }
    visit(unit.node, unit);
  }
  return {
    definitions,
    callers,
    callOf,
    nameOf,
    methods,
    getters,
    implicit,
    runtimeEnd,
    extendedBy,
    mentionedBy,
  };

  function define(pattern: Pattern | AnyNode, definition: Definition): void {
    switch (pattern.type) {
      case "Identifier": {
        const variable = names.at.get(pattern.start);
        if (variable?.ofModule === false) push(definitions, variable, definition);
        return;
      }
      case "ObjectPattern":
        for (const property of pattern.properties) {
          define(property.type === "RestElement" ? property.argument : property.value, definition);
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) define(element, definition);
        return;
      case "RestElement":
        define(pattern.argument, definition);
        return;
      case "AssignmentPattern":
        define(pattern.left, definition);
        return;
      case "MemberExpression":
        define(baseOf(pattern), definition);
        return;
      default:
        return;
    }
  }

  function defineAll(pattern: AnyNode, from: AnyNode, unit: Unit, isReassigned: boolean): void {
    define(pattern, { how: "value", from: { node: from, unit }, isReassigned });
    forDefaults(pattern, (node) => {
      define(pattern, { how: "value", from: { node, unit }, isReassigned: false });
    });
  }

  function callersOf(variable: Variable): Callers {
    let known = callers.get(variable);
    if (known === undefined) callers.set(variable, (known = { calls: [], escapes: [] }));
    return known;
  }

  function noteFunction(node: FunctionNode, unit: Unit): void {
    for (const [index, parameter] of node.params.entries()) {
      define(parameter, { how: "parameter", of: { node, unit }, index });
      forDefaults(parameter, (from) => {
        define(parameter, { how: "value", from: { node: from, unit }, isReassigned: false });
      });
    }
    if (!node.id) return;
    const variable = names.at.get(node.id.start);
    if (variable === undefined) return;
    nameOf.set(node, variable);
    define(node.id, { how: "function", of: { node, unit } });
  }

  function noteProperty(name: string, value: AnyNode, unit: Unit): void {
    if (unit.end <= runtimeEnd) return;
    const plain = unwrapName(value);
    if (isPlainData(plain)) return;
    push(methods, name, { node: plain, unit });
    if (name === "" || implicitNames.test(name)) implicit.push({ node: plain, unit });
  }

  function visit(node: AnyNode, unit: Unit): void {
    if (isFunction(node)) noteFunction(node, unit);
    switch (node.type) {
      case "VariableDeclarator": {
        if (!node.init) break;
        defineAll(node.id, node.init, unit, false);
        const plain = unwrapName(node.init);
        if (node.id.type !== "Identifier" || !isFunction(plain)) break;
        const variable = names.at.get(node.id.start);
        if (variable !== undefined) nameOf.set(plain, variable);
        break;
      }
      case "AssignmentExpression":
        defineAll(node.left, node.right, unit, true);
        if (node.left.type === "MemberExpression") {
          noteExtension(node.left, unit);
          noteProperty(memberName(node.left) ?? "", node.right, unit);
        }
        break;
      case "ForInStatement":
      case "ForOfStatement": {
        const to =
          node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
        if (to === undefined) break;
        const isListed =
          node.type === "ForOfStatement" &&
          node.right.type === "ArrayExpression" &&
          node.right.elements.length > 0;
        const given =
          isListed && node.right.type === "ArrayExpression" ? node.right.elements : [node.right];
        for (const each of given) if (each) defineAll(to, each, unit, false);
        break;
      }
      case "CatchClause":
        if (node.param) define(node.param, { how: "thrown", in: unit });
        break;
      case "Identifier": {
        const variable = names.at.get(node.start);
        if (variable !== undefined) noteMention(variable, node.start, unit);
        break;
      }
      case "CallExpression":
      case "NewExpression":
        noteCall(node, unit);
        break;
      case "Property":
      case "MethodDefinition": {
        const name = node.computed ? (literalText(node.key) ?? "") : keyName(node.key);
        if (node.kind === "get") {
          push(getters, name, { node: node.value, unit });
          if (name === "" && unit.end > runtimeEnd) implicit.push({ node: node.value, unit });
        } else noteProperty(name, node.value, unit);
        break;
      }
      case "PropertyDefinition":
        if (node.value) {
          noteProperty(node.computed ? "" : keyName(node.key), node.value, unit);
        }
        break;
      default:
        break;
    }
    forEachChild(node, (child) => {
      visit(child, unit);
    });
  }

  function noteExtension(target: AnyNode, unit: Unit): void {
    const base = baseOf(target);
    const variable = base.type === "Identifier" ? names.at.get(base.start) : undefined;
    if (variable?.ofModule === true) push(extendedBy, variable, unit);
  }

  function noteMention(variable: Variable, offset: number, unit: Unit): void {
    if (offset === variable.declaredAt || directCallees.has(offset)) return;
    callersOf(variable).escapes.push(unit);
  }

  function noteCall(node: CallExpression | NewExpression, unit: Unit): void {
    const { callee } = node;
    if (callee.type === "Identifier") {
      const variable = names.at.get(callee.start);
      if (variable !== undefined) {
        directCallees.add(callee.start);
        callersOf(variable).calls.push({ node, unit });
      }
    }
    const helper = isNameHelperCall(node);
    if (helper && node.arguments[0]?.type === "Identifier") {
      directCallees.add(node.arguments[0].start);
    }
    if (helper) return;
    for (const argument of node.arguments) {
      const plain = unwrapName(argument);
      if (isFunction(plain)) callOf.set(plain, node);
    }
    const [first] = node.arguments;
    if (first !== undefined && isExtension(node)) noteExtension(first, unit);
    if (isInterception(node)) {
      for (const argument of node.arguments) implicit.push({ node: argument, unit });
    }
    // A call may put what it is given into the object, and into what else it is given.
    const targets: AnyNode[] = [...node.arguments];
    if (callee.type === "MemberExpression" && callee.object.type !== "Super") {
      targets.push(callee.object);
    }
    for (const target of targets) {
      const base = baseOf(target);
      if (base.type !== "Identifier" || node.arguments.length === 0) continue;
      if (target !== base || changes(node, target)) {
        define(base, { how: "handed", to: { node, unit } });
      }
    }
  }

  function isExtension({ callee }: CallExpression | NewExpression): boolean {
    return (
      callee.type === "MemberExpression" &&
      /^(?:assign|defineProperty|defineProperties|set|setPrototypeOf)$/.test(
        memberName(callee) ?? "",
      )
    );
  }

  function isInterception({ callee }: CallExpression | NewExpression): boolean {
    if (callee.type === "Identifier") return callee.name === "Proxy";
    return (
      callee.type === "MemberExpression" &&
      /^definePropert(?:y|ies)$/.test(memberName(callee) ?? "") &&
      callee.start >= runtimeEnd
    );
  }

  function changes(node: CallExpression | NewExpression, target: AnyNode): boolean {
    const { callee } = node;
    if (callee.type === "MemberExpression" && callee.object === target) return true;
    // A name of no module is a built-in function, whose callers keep what they gave.
    return !(callee.type === "Identifier" && names.globals.has(callee.start));
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function forDefaults(pattern: AnyNode, visit: (node: Expression) => void): void {
  if (pattern.type === "AssignmentPattern") visit(pattern.right);
  if (!/Pattern$|^Property$|^RestElement$/.test(pattern.type)) return;
  forEachChild(pattern, (child) => {
    forDefaults(child, visit);
  });
}

function isNameHelperCall(node: AnyNode): boolean {
  return unwrapName(node) !== node;
}

/** The expression inside of `__name(…, "f")`, in which esbuild gives functions their names back. */
export function unwrapName(node: AnyNode): AnyNode {
  if (node.type === "ParenthesizedExpression") return unwrapName(node.expression);
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return node;
  const isHelper = /^__name\d*$/.test(node.callee.name) && node.arguments.length === 2;
  return isHelper ? (node.arguments[0] ?? node) : node;
}

function isPlainData(node: AnyNode): boolean {
  return /^(?:Literal|TemplateLiteral|ArrayExpression|ObjectExpression|BinaryExpression|UnaryExpression|ObjectPattern|ArrayPattern|AssignmentPattern)$/.test(
    node.type,
  );
}

/** What a chain of members and calls of methods starts at. */
function baseOf(node: AnyNode | SpreadElement): AnyNode {
  let at: AnyNode = node;
  for (;;) {
    if (at.type === "MemberExpression") at = at.object;
    else if (at.type === "SpreadElement") at = at.argument;
    else if (at.type === "ChainExpression" || at.type === "ParenthesizedExpression") {
      at = at.expression;
    } else return at;
  }
}

/** The name behind the dot, or between brackets if it is written there. */
export function memberName(
  node: Extract<AnyNode, { type: "MemberExpression" }>,
): string | undefined {
  if (node.computed) return literalText(node.property);
  return node.property.type === "Identifier" ? node.property.name : keyName(node.property);
}

function keyName(key: AnyNode): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : "";
}
