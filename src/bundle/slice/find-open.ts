/* eslint max-lines: "off" -- one walk whose parts call each other in a circle, over one state */
import type { AnyNode, CallExpression, MemberExpression, NewExpression } from "acorn";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { unitAt } from "./analyse-bundle.ts";
import { collectReferences, forEachKnownChild, literalText } from "./collect-references.ts";
import type { Variable } from "./declare-names.ts";
import type { Unit } from "./find-units.ts";
import { indexCode, memberName, unwrapName } from "./index-code.ts";
import type { Definition, Piece } from "./index-code.ts";
import {
  callingGlobals,
  callingMethods,
  levelOfBuiltin,
  levelOfGlobal,
  levelOfMethod,
  recordingNames,
} from "./open-level.ts";
import type { OpenLevel } from "./open-level.ts";
import { isClass, isFunction } from "./parse-module.ts";
import type { ClassNode, FunctionNode } from "./parse-module.ts";

/** Which values of a bundle reading its code does not tell. */
export interface OpenValues {
  /** Variables of the module that are not closed, in the order of the module. */
  readonly ofModule: ReadonlyMap<Variable, OpenLevel>;
  /** How open what an expression gives is, with all that it closes over of the functions and blocks around it. */
  levelOf(node: AnyNode, unit: Unit): OpenLevel;
  /** How open a variable of a function or block is. */
  levelOfLocal(variable: Variable): OpenLevel;
}

/** Whether a variable holds a text or a number throughout, so that no call can change it. */
function isFixedPrimitive(definitions: readonly Definition[]): boolean {
  const own = definitions.filter(({ how }) => how !== "handed");
  return (
    own.length > 0 &&
    own.every((one) => one.how === "value" && !one.isReassigned && isPrimitive(one.from.node))
  );
}

function isPrimitive(node: AnyNode): boolean {
  return (
    node.type === "Literal" || node.type === "TemplateLiteral" || node.type === "BinaryExpression"
  );
}

/** Of what ffuse puts into a bundle so that a source file knows where it lies. */
function isHereName(name: string): boolean {
  return /^__ffuse_(?:here|at)\d*$/.test(name);
}

/** Of nodes that may call methods such as `toString` without naming them. */
const runsImplicitly = new Set([
  ...["TemplateLiteral", "BinaryExpression", "UnaryExpression", "UpdateExpression"],
  ...["AssignmentExpression", "SpreadElement", "ArrayPattern", "ForOfStatement"],
  ...["AwaitExpression", "YieldExpression"],
]);

/** Without brackets and question marks around it. */
function unwrapCallee(node: AnyNode): AnyNode {
  let at = node;
  while (at.type === "ParenthesizedExpression" || at.type === "ChainExpression") at = at.expression;
  return at;
}

/** Something whose openness is asked for, and those that are as open as it. */
interface Item {
  level: OpenLevel;
  readonly feeds: Set<Item>;
}

/** Where a walk is: what it works for, in which unit, and the code whose own variables it goes through anyway. */
interface Walk {
  readonly into: Item;
  readonly unit: Unit;
  readonly within: { readonly start: number; readonly end: number } | undefined;
  /** A function literal that is left out. */
  readonly without?: FunctionNode;
}

type Call = CallExpression | NewExpression;

/**
 * Finds the values that come from outside of the code. It follows what is evaluated while the module loads; a function counts
 * when it is called, and where it cannot be told which one is, all that the code around the call mentions counts as called.
 */
export function findOpen(analysed: AnalysedBundle): OpenValues {
  const { names, units, nameHelpers } = analysed;
  const index = indexCode(analysed);

  const items = new Map<string, Map<object, Item>>();
  const waiting: (() => void)[] = [];
  const openItems: Item[] = [];

  const keyObjects = new Map<string, object>();
  const usedParameters = new Map<FunctionNode, ReadonlySet<number> | "all">();
  const wrapped = new Map<Variable, boolean>();
  const assigned = new Set(analysed.references.flatMap(({ assigns }) => [...assigns]));
  const isWithoutImplicit = index.implicit.length === 0;
  const found = new Map<Variable, Item>();
  for (const variable of names.ofModule.values()) {
    const declaring = analysed.declaredBy.get(variable) ?? [];
    if (declaring.some(({ from }) => from !== undefined)) continue;
    found.set(variable, valueOf(variable));
  }
  settle();
  return {
    ofModule: new Map(
      [...found]
        .filter(([variable, { level }]) => level > 0 && !isWrapped(variable))
        .map(([variable, { level }]) => [variable, level]),
    ),
    levelOf: (node, unit) => {
      const into: Item = { level: 0, feeds: new Set() };
      visit(node, { into, unit, within: undefined });
      settle();
      return into.level;
    },
    levelOfLocal: (variable) => {
      const item = localOf(variable);
      settle();
      return item.level;
    },
  };

  // --- items ---

  function item(kind: string, of: object, build: (made: Item) => void): Item {
    let ofKind = items.get(kind);
    if (ofKind === undefined) items.set(kind, (ofKind = new Map<object, Item>()));
    let known = ofKind.get(of);
    if (known === undefined) {
      const made: Item = { level: 0, feeds: new Set() };
      known = made;
      ofKind.set(of, made);
      waiting.push(() => {
        build(made);
      });
    }
    return known;
  }

  function depend(into: Item, on: Item): void {
    if (into !== on) on.feeds.add(into);
    if (on.level > into.level) raise(into, on.level);
  }

  function raise(made: Item, level: OpenLevel): void {
    if (level <= made.level) return;
    made.level = level;
    openItems.push(made);
  }

  function settle(): void {
    for (;;) {
      const build = waiting.pop();
      if (build === undefined) break;
      build();
    }
    for (let open = openItems.pop(); open !== undefined; open = openItems.pop()) {
      for (const fed of open.feeds) raise(fed, open.level);
    }
  }

  /** What a variable of the module holds once the module is loaded. */
  function valueOf(variable: Variable): Item {
    return item("value", variable, (made) => {
      if (isHereName(variable.name) || variable.declaredAt < index.runtimeEnd) return;
      for (const unit of analysed.declaredBy.get(variable) ?? []) {
        if (unit.kind !== "naming") depend(made, evaluationOf(unit));
      }
      // What a function does to be called is in its code, whoever may get hold of it.
      const isCode = fixedCodeOf(variable) !== undefined;
      const changing = isCode ? index.extendedBy : analysed.changedBy;
      for (const unit of changing.get(variable) ?? []) depend(made, evaluationOf(unit));
    });
  }

  function evaluationOf(unit: Unit): Item {
    return item("evaluation", unit, (made) => {
      if (unit.from !== undefined || unit.kind === "function" || unit.kind === "naming") return;
      const { node } = unit;
      if (isWayHere(node)) return;
      const walk: Walk = { into: made, unit, within: node };
      if (isClass(node)) visitClass(node, walk);
      else if (node.type === "VariableDeclarator") {
        if (node.init && isLazyModule(node.init)) depend(made, anythingIn(unit));
        else if (node.init) {
          visit(node.id, walk);
          visit(node.init, walk);
        }
      } else visit(node, walk);
    });
  }

  /** All that a unit could come to run. */
  function anythingIn(unit: Unit): Item {
    return item("anything", unit, (made) => {
      if (unit.from !== undefined) {
        raise(made, levelOfImport(unit, "", true));
        return;
      }
      if (!isWayHere(unit.node)) visitDeep(unit.node, made);
    });
  }

  function anythingOf(variable: Variable): Item {
    return item("anything of", variable, (made) => {
      if (isWrapped(variable) || isHereName(variable.name)) return;
      for (const unit of analysed.declaredBy.get(variable) ?? []) depend(made, anythingIn(unit));
      for (const unit of analysed.changedBy.get(variable) ?? []) depend(made, anythingIn(unit));
    });
  }

  /** A unit, and all that could call what it declares. */
  function anythingAround(unit: Unit): Item {
    return item("around", unit, (made) => {
      depend(made, anythingIn(unit));
      for (const other of index.mentionedBy.get(unit) ?? []) depend(made, anythingIn(other));
    });
  }

  function bodyOf({ node, unit }: Piece<FunctionNode>): Item {
    return item("body", node, (made) => {
      const walk: Walk = { into: made, unit, within: node };
      for (const parameter of node.params) visit(parameter, walk);
      visit(node.body, walk);
    });
  }

  function constructionOf({ node, unit }: Piece<ClassNode>): Item {
    return item("construction", node, (made) => {
      const walk: Walk = { into: made, unit, within: node };
      if (node.superClass) execute(node.superClass, walk);
      for (const member of node.body.body) {
        if (member.type === "PropertyDefinition" && !member.static && member.value) {
          visit(member.value, walk);
        }
        if (member.type !== "MethodDefinition" || member.kind !== "constructor") continue;
        if (isFunction(member.value)) depend(made, bodyOf({ node: member.value, unit }));
      }
    });
  }

  function methodsOf(name: string): Item {
    return item("methods", keyObject(name), (made) => {
      const pieces = [...(index.methods.get(name) ?? []), ...(index.methods.get("") ?? [])];
      for (const { node, unit } of pieces) execute(node, { into: made, unit, within: undefined });
    });
  }

  function gettersOf(name: string): Item {
    return item("getters", keyObject(name), (made) => {
      for (const { node, unit } of index.getters.get(name) ?? []) {
        execute(node, { into: made, unit, within: undefined });
      }
    });
  }

  function implicitOf(): Item {
    return item("implicit", index, (made) => {
      for (const { node, unit } of index.implicit) {
        execute(node, { into: made, unit, within: undefined });
      }
    });
  }

  function localOf(variable: Variable): Item {
    return item("local", variable, (made) => {
      const unit = unitAt(units, variable.declaredAt);
      if (unit === undefined) return;
      const definitions = index.definitions.get(variable) ?? [];
      const isFixed = isFixedPrimitive(definitions);
      for (const definition of definitions) {
        if (definition.how !== "handed" || !isFixed) define(made, definition);
      }
    });
  }

  function define(made: Item, definition: Definition): void {
    switch (definition.how) {
      case "value": {
        const { node, unit } = definition.from;
        visit(node, { into: made, unit, within: undefined });
        // Whether it is reached may depend on anything before it.
        if (definition.isReassigned) depend(made, anythingIn(unit));
        return;
      }
      case "handed": {
        const { node, unit } = definition.to;
        visit(node, { into: made, unit, within: undefined });
        return;
      }
      case "parameter":
        defineParameter(made, definition);
        return;
      case "function":
        captured(definition.of.node, { into: made, unit: definition.of.unit, within: undefined });
        return;
      case "thrown":
        depend(made, anythingIn(definition.in));
        return;
    }
  }

  function defineParameter(
    made: Item,
    { of, index: at }: Extract<Definition, { how: "parameter" }>,
  ): void {
    const call = index.callOf.get(of.node);
    if (call !== undefined) {
      const walk: Walk = { into: made, unit: of.unit, within: undefined };
      visit(call, { ...walk, without: of.node });
      const name = call.callee.type === "MemberExpression" ? memberName(call.callee) : "";
      if (/^(?:reduce|reduceRight|then|catch)$/.test(name ?? "")) depend(made, bodyOf(of));
      return;
    }
    const variable = index.nameOf.get(of.node);
    const isOfModule = variable?.ofModule === true;
    if (variable === undefined) {
      depend(made, anythingAround(of.unit));
      return;
    }
    // What ffuse calls it with are the parameters of the workflow, which count by themselves.
    const isEntry = isOfModule && analysed.defaultExport === variable;
    const callers = index.callers.get(variable);
    for (const { node, unit } of callers?.calls ?? []) {
      const argument = node.arguments[at];
      const walk: Walk = { into: made, unit, within: undefined };
      if (node.arguments.slice(0, at + 1).some(({ type }) => type === "SpreadElement")) {
        for (const each of node.arguments) visit(each, walk);
      } else if (argument !== undefined && of.node.params[at]?.type !== "RestElement") {
        visit(argument, walk);
      } else for (const each of node.arguments.slice(at)) visit(each, walk);
    }
    if (isEntry) return;
    for (const unit of callers?.escapes ?? []) depend(made, anythingIn(unit));
  }

  function keyObject(name: string): object {
    let known = keyObjects.get(name);
    if (known === undefined) keyObjects.set(name, (known = {}));
    return known;
  }

  // --- what is evaluated ---

  function visit(node: AnyNode, walk: Walk): void {
    const { into } = walk;
    if (node === walk.without) return;
    if (isFunction(node)) {
      captured(node, walk);
      return;
    }
    if (!isWithoutImplicit && runsImplicitly.has(node.type)) depend(into, implicitOf());
    switch (node.type) {
      case "ClassDeclaration":
      case "ClassExpression":
        visitClass(node, walk);
        return;
      case "Identifier":
        mention(node, walk);
        return;
      case "CallExpression":
      case "NewExpression":
        visitCall(node, walk);
        return;
      case "TaggedTemplateExpression":
        execute(node.tag, walk);
        visit(node.quasi, walk);
        return;
      case "MemberExpression":
        visitMember(node, walk);
        return;
      case "ImportExpression":
        raise(into, levelOfLoaded(literalText(node.source)));
        return;
      case "MetaProperty":
        return;
      case "BinaryExpression":
        if (node.operator === "instanceof" && isGlobal(node.right)) {
          visit(node.left, walk);
          return;
        }
        break;
      case "UnaryExpression":
        if (node.operator === "typeof") return;
        break;
      case "Property":
        if (!node.computed && node.value.type !== "Identifier") break;
        if (!node.computed) {
          const name = node.key.type === "Identifier" ? node.key.name : "";
          if (index.getters.has(name)) depend(into, gettersOf(name));
        }
        break;
      default:
        break;
    }
    forEachKnownChild(node, names, (child) => {
      visit(child, walk);
    });
  }

  function mention(node: { readonly name: string; readonly start: number }, walk: Walk): void {
    const variable = names.at.get(node.start);
    if (variable === undefined) {
      if (names.globals.has(node.start)) raise(walk.into, levelOfGlobal([node.name], "value"));
      return;
    }
    if (variable.ofModule) {
      if (!isWrapped(variable)) depend(walk.into, valueOf(variable));
      return;
    }
    if (!isWithin(variable, walk)) depend(walk.into, localOf(variable));
  }

  function isWithin({ declaredAt }: Variable, { within }: Walk): boolean {
    return within !== undefined && declaredAt >= within.start && declaredAt < within.end;
  }

  /** A function that is not called holds what it closes over. */
  function captured(node: FunctionNode | ClassNode, walk: Walk): void {
    const { locals, usesCaller } = collectReferences(node, names);
    for (const variable of locals) {
      const isOwn = variable.declaredAt >= node.start && variable.declaredAt < node.end;
      if (!isOwn && !isWithin(variable, walk)) depend(walk.into, localOf(variable));
    }
    if (usesCaller && walk.within === undefined) depend(walk.into, anythingAround(walk.unit));
  }

  function visitClass(node: ClassNode, walk: Walk): void {
    if (node.superClass) visit(node.superClass, walk);
    captured(node, walk);
    for (const member of node.body.body) {
      if (member.type === "StaticBlock") {
        for (const statement of member.body) visit(statement, walk);
        continue;
      }
      if (member.computed) visit(member.key, walk);
      if (member.type === "PropertyDefinition" && member.static && member.value) {
        visit(member.value, walk);
      }
    }
  }

  function visitMember(node: MemberExpression, walk: Walk): void {
    const { into } = walk;
    const name = memberName(node);
    if (!isWithoutImplicit) depend(into, implicitOf());
    const chain = globalChain(node);
    if (chain !== undefined) raise(into, levelOfGlobal(chain, "value"));
    else {
      const from = importAt(node.object);
      if (from !== undefined) raise(into, levelOfImport(from, name ?? "?", false));
      else visit(node.object, walk);
      if (name !== undefined && index.getters.has(name)) depend(into, gettersOf(name));
    }
    if (!node.computed) return;
    visit(node.property, walk);
    if (name !== undefined || node.property.type === "Literal") return;
    for (const each of index.getters.keys()) depend(into, gettersOf(each));
  }

  // --- calls ---

  function visitCall(node: Call, walk: Walk): void {
    const { into, unit } = walk;
    const callee = unwrapCallee(node.callee);
    if (unwrapName(node) !== node) {
      visit(unwrapName(node), walk);
      return;
    }
    if (!isWithoutImplicit) depend(into, implicitOf());
    if (isRecording(callee)) return;
    const loaded = requiredBy(node, callee);
    if (loaded !== undefined) {
      raise(into, loaded);
      return;
    }
    const chain = globalChain(callee);
    if (chain !== undefined) {
      const use = node.type === "NewExpression" && node.arguments.length > 0 ? "new" : "call";
      raise(into, levelOfGlobal(chain, use));
      giveArguments(node, walk, callingGlobals.has(chain.join(".")) ? "all" : "functions");
      return;
    }
    if (callee.type === "MemberExpression") {
      callMember(node, callee, walk);
      return;
    }
    const known = functionsBehind(callee, unit);
    execute(callee, walk);
    if (known.length === 0 && importAt(callee) === undefined) {
      giveArguments(node, walk, "all");
      return;
    }
    for (const [at, argument] of node.arguments.entries()) {
      visit(argument, walk);
      const isCalled = known.length === 0 || known.some((one) => callsParameter(one, at));
      if (isCalled) give(argument, walk, "all");
    }
  }

  function callMember(node: Call, callee: MemberExpression, walk: Walk): void {
    const { into, unit } = walk;
    const name = memberName(callee);
    const from = importAt(callee.object);
    if (from !== undefined) {
      raise(into, levelOfImport(from, name ?? "?", true));
      giveArguments(node, walk, "all");
      return;
    }
    if (callee.object.type === "Super") depend(into, anythingAround(unit));
    else visit(callee.object, walk);
    if (name === undefined) {
      visit(callee.property, walk);
      depend(into, anythingIn(unit));
      const base = callee.object;
      if (base.type === "Identifier") execute(base, walk);
      giveArguments(node, walk, "all");
      return;
    }
    raise(into, levelOfMethod(name));
    if ((name === "call" || name === "apply") && callee.object.type !== "Super") {
      execute(callee.object, walk);
    }
    const isOwn = index.methods.has(name) || index.methods.has("");
    if (isOwn) depend(into, methodsOf(name));
    giveArguments(node, walk, isOwn || callingMethods.has(name) ? "all" : "functions");
  }

  function giveArguments(node: Call, walk: Walk, which: "all" | "functions"): void {
    for (const argument of node.arguments) {
      visit(argument, walk);
      give(argument, walk, which);
    }
  }

  /** Functions in an argument are called; with "all", also those that it may hold without showing them. */
  function give(argument: AnyNode, walk: Walk, which: "all" | "functions"): void {
    const plain = unwrapName(argument);
    if (plain === walk.without) return;
    if (isFunction(plain)) {
      depend(walk.into, bodyOf({ node: plain, unit: walk.unit }));
      return;
    }
    switch (plain.type) {
      case "Identifier": {
        const isKnown = functionsBehind(plain, walk.unit).length > 0;
        if (isKnown || (which === "all" && names.at.has(plain.start))) execute(plain, walk);
        return;
      }
      case "SpreadElement":
        give(plain.argument, walk, which);
        return;
      case "ArrayExpression":
        for (const element of plain.elements) if (element) give(element, walk, which);
        return;
      case "ObjectExpression":
        for (const property of plain.properties) {
          give(property.type === "Property" ? property.value : property, walk, which);
        }
        return;
      case "MemberExpression":
        if (which === "all" && globalChain(plain) === undefined) execute(plain, walk);
        return;
      case "ConditionalExpression":
        give(plain.consequent, walk, which);
        give(plain.alternate, walk, which);
        return;
      case "LogicalExpression":
        give(plain.left, walk, which);
        give(plain.right, walk, which);
        return;
      case "CallExpression":
      case "ClassExpression":
        if (which === "all" && !isRecorded(plain)) execute(plain, walk);
        return;
      default:
        return;
    }
  }

  /** What an expression gives is called. */
  function execute(expression: AnyNode, walk: Walk): void {
    const { into, unit } = walk;
    const node = unwrapCallee(unwrapName(expression));
    if (isFunction(node)) {
      captured(node, walk);
      depend(into, bodyOf({ node, unit }));
      return;
    }
    if (isClass(node)) {
      visitClass(node, walk);
      depend(into, constructionOf({ node, unit }));
      return;
    }
    if (node.type === "MemberExpression") {
      visit(node, walk);
      const name = memberName(node);
      const from = importAt(node.object);
      if (from !== undefined) raise(into, levelOfImport(from, name ?? "?", true));
      else if (name === undefined) depend(into, anythingIn(unit));
      else depend(into, methodsOf(name));
      return;
    }
    if (node.type !== "Identifier") {
      visit(node, walk);
      if (node.type !== "Literal") depend(into, anythingIn(unit));
      return;
    }
    const variable = names.at.get(node.start);
    if (variable === undefined) {
      if (names.globals.has(node.start)) raise(into, levelOfGlobal([node.name], "call"));
      return;
    }
    if (isWrapped(variable) || nameHelpers.has(variable)) return;
    const from = importAt(node);
    if (from !== undefined) {
      raise(into, levelOfImport(from, "", true));
      return;
    }
    mention(node, walk);
    const known = functionsBehind(node, unit);
    for (const one of known) {
      depend(
        into,
        isClass(one.node)
          ? constructionOf(one as Piece<ClassNode>)
          : bodyOf(one as Piece<FunctionNode>),
      );
    }
    if (known.length > 0) return;
    depend(into, variable.ofModule ? anythingOf(variable) : anythingIn(unit));
  }

  /** The function or class that an expression means throughout; empty if that cannot be told. */
  function functionsBehind(
    expression: AnyNode,
    unit: Unit,
  ): readonly Piece<FunctionNode | ClassNode>[] {
    const node = unwrapName(expression);
    if (isFunction(node) || isClass(node)) return [{ node, unit }];
    if (node.type !== "Identifier") return [];
    const variable = names.at.get(node.start);
    if (variable === undefined) return [];
    if (!variable.ofModule) {
      const definitions = index.definitions.get(variable) ?? [];
      const [only] = definitions;
      if (only === undefined || definitions.length > 1) return [];
      if (only.how === "function") return [only.of];
      if (only.how !== "value") return [];
      const behind = unwrapName(only.from.node);
      return isFunction(behind) ? [{ node: behind, unit: only.from.unit }] : [];
    }
    const fixed = fixedCodeOf(variable);
    return fixed === undefined ? [] : [fixed];
  }

  /** The function or class that a variable of the module is throughout. */
  function fixedCodeOf(variable: Variable): Piece<FunctionNode | ClassNode> | undefined {
    const declaring = (analysed.declaredBy.get(variable) ?? []).filter(
      ({ kind }) => kind !== "naming",
    );
    const [one] = declaring;
    if (one === undefined || declaring.length > 1 || assigned.has(variable)) return undefined;
    const { node } = one;
    if (isFunction(node) || isClass(node)) return { node, unit: one };
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
    const behind = node.init ? unwrapName(node.init) : undefined;
    if (behind === undefined || (!isFunction(behind) && !isClass(behind))) return undefined;
    return { node: behind, unit: one };
  }

  /** Whether a function may call what it is given while it runs, and not only put it into a function that it makes. */
  function callsParameter({ node }: Piece<FunctionNode | ClassNode>, at: number): boolean {
    if (isClass(node)) return true;
    let known = usedParameters.get(node);
    if (known === undefined) usedParameters.set(node, (known = findUsedParameters(node)));
    if (known === "all") return true;
    const last = node.params.length - 1;
    return known.has(node.params[last]?.type === "RestElement" ? Math.min(at, last) : at);
  }

  function findUsedParameters(fn: FunctionNode): ReadonlySet<number> | "all" {
    const used = new Set<number>();
    const { usesCaller } = collectReferences(fn.body, names);
    if (usesCaller) return "all";
    const look = (node: AnyNode): void => {
      if (isFunction(node) && !index.callOf.has(node)) return;
      if (node.type === "Identifier") {
        const variable = names.at.get(node.start);
        for (const definition of (variable && index.definitions.get(variable)) ?? []) {
          if (definition.how === "parameter" && definition.of.node === fn) {
            used.add(definition.index);
          }
        }
      }
      forEachKnownChild(node, names, look);
    };
    look(fn.body);
    return used;
  }

  // --- everything that is mentioned ---

  function visitDeep(node: AnyNode, into: Item): void {
    switch (node.type) {
      case "Identifier": {
        const variable = names.at.get(node.start);
        if (variable?.ofModule === true) depend(into, anythingOf(variable));
        else if (variable === undefined && names.globals.has(node.start)) {
          raise(into, levelOfGlobal([node.name], "value"));
        }
        return;
      }
      case "CallExpression":
      case "NewExpression": {
        const callee = unwrapCallee(node.callee);
        if (isRecording(callee)) return;
        const loaded = requiredBy(node, callee);
        if (loaded !== undefined) {
          raise(into, loaded);
          return;
        }
        const chain = globalChain(callee);
        if (chain !== undefined) {
          const use = node.type === "NewExpression" && node.arguments.length > 0 ? "new" : "call";
          raise(into, levelOfGlobal(chain, use));
          for (const argument of node.arguments) visitDeep(argument, into);
          return;
        }
        break;
      }
      case "MemberExpression": {
        const chain = globalChain(node);
        const from = importAt(node.object);
        const name = memberName(node) ?? "?";
        if (chain !== undefined) raise(into, levelOfGlobal(chain, "value"));
        else if (from !== undefined) raise(into, levelOfImport(from, name, true));
        else {
          raise(into, levelOfMethod(name));
          visitDeep(node.object, into);
          if (index.methods.has(name)) depend(into, methodsOf(name));
          if (index.getters.has(name)) depend(into, gettersOf(name));
        }
        if (node.computed) visitDeep(node.property, into);
        return;
      }
      case "ImportExpression":
        raise(into, levelOfLoaded(literalText(node.source)));
        return;
      default:
        break;
    }
    forEachKnownChild(node, names, (child) => {
      visitDeep(child, into);
    });
  }

  // --- what names stand for ---

  function isGlobal(node: AnyNode): boolean {
    return node.type === "Identifier" && names.globals.has(node.start);
  }

  /** `["process", "env", "KEY"]`, if it starts at a name that no module declares. */
  function globalChain(node: AnyNode): readonly string[] | undefined {
    const at = unwrapCallee(node);
    if (at.type === "Identifier") return names.globals.has(at.start) ? [at.name] : undefined;
    if (at.type !== "MemberExpression") return undefined;
    const before = globalChain(at.object);
    return before === undefined ? undefined : [...before, memberName(at) ?? "?"];
  }

  function importAt(node: AnyNode): Unit | undefined {
    if (node.type !== "Identifier") return undefined;
    const variable = names.at.get(node.start);
    if (variable?.ofModule !== true) return undefined;
    return (analysed.declaredBy.get(variable) ?? []).find(({ from }) => from !== undefined);
  }

  /** Of a member of what is imported, or of itself if the name is empty. */
  function levelOfImport(unit: Unit, member: string, isCall: boolean): OpenLevel {
    const specifier = unit.from ?? "";
    const { node } = unit;
    const isWhole = node.type !== "ImportSpecifier";
    let name = member;
    if (!isWhole) {
      name = node.imported.type === "Identifier" ? node.imported.name : String(node.imported.value);
    }
    if (analysed.importedFrom(specifier).kind === "ffuse") return recordingNames.has(name) ? 0 : 3;
    return levelOfBuiltin(specifier, name, isCall) ?? 2;
  }

  function levelOfLoaded(specifier: string | undefined): OpenLevel {
    if (specifier === undefined || /^\.{0,2}\//.test(specifier)) return 3;
    return levelOfBuiltin(specifier, "", false) ?? 2;
  }

  /** For `require("x")` and the like, how open what it loads is; for `require.resolve("x")`, that of a path. */
  function requiredBy(node: Call, callee: AnyNode): OpenLevel | undefined {
    const [argument] = node.arguments;
    const specifier = argument === undefined ? undefined : literalText(argument);
    if (isRequire(callee)) return levelOfLoaded(specifier);
    if (callee.type !== "MemberExpression") return undefined;
    const name = memberName(callee);
    if (name === "resolve" && (isRequire(callee.object) || isHere(callee.object))) return 0;
    return undefined;
  }

  /** What ffuse puts into a bundle so that `import.meta` and `require` are those of the source. */
  function isWayHere(node: AnyNode): boolean {
    if (node.type !== "VariableDeclarator" || !node.init) return false;
    if (node.id.type === "Identifier" && node.id.name === "__ffuse_at") return true;
    const { init } = node;
    return (
      init.type === "CallExpression" &&
      init.callee.type === "Identifier" &&
      init.callee.name === "__ffuse_at"
    );
  }

  function isHere(node: AnyNode): boolean {
    return node.type === "Identifier" && isHereName(node.name);
  }

  function isRequire(node: AnyNode): boolean {
    if (node.type === "MemberExpression") {
      return memberName(node) === "require" && isHere(unwrapCallee(node.object));
    }
    if (node.type === "CallExpression") return isCreateRequire(node);
    if (node.type !== "Identifier") return false;
    if (node.name === "__require" || node.name === "require") return true;
    const variable = names.at.get(node.start);
    if (variable === undefined) return false;
    if (!variable.ofModule) {
      const definitions = index.definitions.get(variable) ?? [];
      return definitions.some((one) => one.how === "value" && isCreateRequire(one.from.node));
    }
    return (analysed.declaredBy.get(variable) ?? []).some(
      (unit) =>
        unit.node.type === "VariableDeclarator" &&
        unit.node.init !== null &&
        unit.node.init !== undefined &&
        isCreateRequire(unit.node.init),
    );
  }

  function isCreateRequire(node: AnyNode): boolean {
    if (node.type !== "CallExpression") return false;
    const { callee } = node;
    const at = callee.type === "MemberExpression" ? callee.object : callee;
    const from = importAt(at);
    if (from?.from?.replace(/^node:/, "") !== "module") return false;
    const name = callee.type === "MemberExpression" ? memberName(callee) : undefined;
    if (name !== undefined) return name === "createRequire";
    const { node: specifier } = from;
    return (
      specifier.type === "ImportSpecifier" &&
      specifier.imported.type === "Identifier" &&
      specifier.imported.name === "createRequire"
    );
  }

  function isLazyModule(init: AnyNode): boolean {
    return (
      init.type === "CallExpression" &&
      init.callee.type === "Identifier" &&
      /^__(?:esm|commonJS)\d*$/.test(init.callee.name)
    );
  }

  /** `workflow`, or what it gave: calling it records or declares something. */
  function isRecording(callee: AnyNode): boolean {
    if (callee.type === "CallExpression") return isRecorded(callee);
    const at = callee.type === "MemberExpression" ? callee.object : callee;
    if (at.type !== "Identifier") return false;
    const variable = names.at.get(at.start);
    if (variable === undefined) return false;
    const from = importAt(at);
    if (from !== undefined) {
      if (analysed.importedFrom(from.from ?? "").kind !== "ffuse") return false;
      const member = callee.type === "MemberExpression" ? (memberName(callee) ?? "?") : "";
      return levelOfImport(from, member, true) === 0;
    }
    return callee.type === "Identifier" && isWrapped(variable);
  }

  function isRecorded(node: AnyNode): boolean {
    const plain = unwrapName(node);
    return plain.type === "CallExpression" && isRecording(unwrapCallee(plain.callee));
  }

  /** Whether a variable is a wrapped function throughout. */
  function isWrapped(variable: Variable): boolean {
    const known = wrapped.get(variable);
    if (known !== undefined) return known;
    wrapped.set(variable, false);
    const is = isWrappedAnew(variable);
    wrapped.set(variable, is);
    return is;
  }

  function isWrappedAnew(variable: Variable): boolean {
    if (!variable.ofModule) {
      const definitions = index.definitions.get(variable) ?? [];
      const own = definitions.filter(({ how }) => how !== "handed");
      const [only] = own;
      return (
        only?.how === "value" &&
        own.length === 1 &&
        !only.isReassigned &&
        isRecorded(only.from.node)
      );
    }
    const declaring = (analysed.declaredBy.get(variable) ?? []).filter(
      ({ kind }) => kind !== "naming",
    );
    const [unit] = declaring;
    if (unit === undefined || declaring.length > 1 || assigned.has(variable)) return false;
    const { node } = unit;
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return false;
    return node.init ? isRecorded(node.init) : false;
  }
}
