/* eslint max-lines: "off" -- one analysis whose parts call each other in a circle, over one state */
import type {
  AnyNode,
  CallExpression,
  Expression,
  MemberExpression,
  NewExpression,
  Pattern,
  SpreadElement,
  Super,
} from "acorn";
import type { References } from "./collect-references.ts";
import { literalText } from "./collect-references.ts";
import type { Unit } from "./find-units.ts";
import {
  callingFunctions,
  changingFunctions,
  changingMethods,
  freshMethods,
  readingFunctions,
  readingMethods,
  readingNamespaces,
  readingProcess,
} from "./known-calls.ts";
import { forEachChild, isClass, isFunction } from "./parse-module.ts";
import type { ClassNode, FunctionNode } from "./parse-module.ts";
import type { Variable } from "./declare-names.ts";
import type { ResolvedNames } from "./resolve-names.ts";
import {
  containerOf,
  either,
  handle,
  noEffects,
  nothing,
  parameter,
  partOf,
  receiver,
  world,
  wrapper,
} from "./roots.ts";
import type { Cell, Effects, Roots } from "./roots.ts";

/** Where an imported name comes from. */
export type ImportedFrom =
  | { readonly kind: "ffuse" }
  | { readonly kind: "reading" }
  | { readonly kind: "package"; readonly key: string };

/** What evaluating a module changes, unit by unit. */
export interface ModuleEffects {
  /** Variables that evaluating a unit may change the value of, beside those that it declares; by index of the unit. */
  readonly variables: readonly ReadonlySet<Variable>[];
  /** Keys of packages whose state it may change. */
  readonly packages: readonly ReadonlySet<string>[];
  /** Whether it may change what belongs to no module. */
  readonly world: readonly boolean[];
}

interface Analysed {
  readonly unit: Unit;
  readonly evaluated: Effects;
  readonly latent: Effects;
  readonly code: Cell;
  /** Everything that a local variable of the unit may come from. */
  readonly localCells: Set<Cell>;
}

type Argument = Expression | SpreadElement;

/**
 * Finds out what evaluating each unit changes. It follows values, not names: where they come from, through which functions
 * they go and what they are put into, without regard to order; what it cannot tell counts as changed.
 */
export function collectEffects(options: {
  readonly units: readonly Unit[];
  readonly references: readonly References[];
  readonly names: ResolvedNames;
  readonly importedFrom: (specifier: string) => ImportedFrom;
  /** Offset behind the helpers that esbuild puts in front, whose promises are known. */
  readonly runtimeEnd: number;
}): ModuleEffects {
  const { units, references, names, importedFrom, runtimeEnd } = options;

  let changed = true;
  const variableOf = new Map<Cell, Variable>();
  const cellOf = new Map<Variable, Cell>();
  const packageCells = new Map<string, Cell>();
  const imported = new Map<Variable, { readonly from: ImportedFrom; readonly name: string }>();
  const declaredBy = new Map<Variable, Analysed[]>();
  const assignedIn = new Map<Variable, number>();
  const analysed = units.map((unit): Analysed => {
    const latent = noEffects();
    const code: Cell = { name: unit.name, kind: "code", holds: new Set(), runs: [latent] };
    return { unit, evaluated: noEffects(), latent, code, localCells: new Set() };
  });

  const aliases = new Set<Cell>();
  const reachedFrom = new Map<Cell, ReadonlySet<Cell>>();
  const reachedThrough = new Map<Cell, ReadonlySet<Cell>>();
  const foreign = new Map<Cell, boolean>();
  const localRoots = new Map<Variable, Roots>();
  const reassignedLocals = new Set<Variable>();
  const returnsOf = new Map<FunctionNode, Roots>();
  const decorated = new Set<Variable>();
  const ownUnits = units.filter(({ end }) => end > runtimeEnd);
  const defined = definedNames(ownUnits);
  const hasIterators = ownUnits.some(({ node }) => makesIterator(node));
  const accessors = new Map<string, Set<Effects>>();
  const implicit = new Set<Effects>();

  for (const one of analysed) {
    const { unit } = one;
    if (unit.kind === "naming") continue;
    for (const variable of unit.declares) {
      const list = declaredBy.get(variable);
      if (list === undefined) declaredBy.set(variable, [one]);
      else list.push(one);
      if (unit.from !== undefined) {
        const from = importedFrom(unit.from);
        imported.set(variable, { from, name: importedName(unit.node) });
      }
    }
    if (unit.end > runtimeEnd) findAccessors(unit.node, one.latent);
  }
  for (const { assigns } of references) {
    for (const variable of assigns) {
      assignedIn.set(variable, (assignedIn.get(variable) ?? 0) + 1);
    }
  }
  for (const variable of names.ofModule.values()) {
    if (imported.has(variable)) continue;
    const from = declaredBy.get(variable) ?? [];
    const isCode = knownFunction(variable) !== undefined || knownClass(variable) !== undefined;
    const cell: Cell = {
      name: variable.name,
      kind: isCode ? "function" : "data",
      holds: new Set(),
      runs: from.map((one) => one.latent),
    };
    cellOf.set(variable, cell);
    variableOf.set(cell, variable);
  }

  for (let round = 0; changed; round += 1) {
    if (round > 100) throw new Error("bug: the effects of a bundle do not settle");
    changed = false;
    reachedFrom.clear();
    reachedThrough.clear();
    foreign.clear();
    const latentSeen = new Set<FunctionNode | ClassNode>();
    for (const one of analysed) evaluateUnit(one, latentSeen);
  }

  return {
    variables: analysed.map(
      ({ evaluated }) =>
        new Set([...evaluated.affects].flatMap((cell) => variableOf.get(cell) ?? [])),
    ),
    packages: analysed.map(
      ({ evaluated }) =>
        new Set(
          [...evaluated.affects].filter(({ kind }) => kind === "package").map((cell) => cell.name),
        ),
    ),
    world: analysed.map(({ evaluated }) => evaluated.world),
  };

  // --- what is known beforehand ---

  function knownFunction(variable: Variable): { readonly one: Analysed } | undefined {
    const from = declaredBy.get(variable);
    const one = from?.[0];
    if (one === undefined || from?.length !== 1 || (assignedIn.get(variable) ?? 0) > 0) {
      return undefined;
    }
    const { node } = one.unit;
    if (node.type === "FunctionDeclaration") return { one };
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
    const init = node.init ? unnamed(node.init) : undefined;
    if (init === undefined) return undefined;
    return isFunction(init) || isLazyModule(init) ? { one } : undefined;
  }

  function knownClass(variable: Variable): { readonly one: Analysed } | undefined {
    const from = declaredBy.get(variable);
    const one = from?.[0];
    if (one === undefined || from?.length !== 1) return undefined;
    const { node } = one.unit;
    if ((assignedIn.get(variable) ?? 0) > 0) return undefined;
    if (node.type === "ClassDeclaration") return { one };
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
    return node.init && isClass(node.init) ? { one } : undefined;
  }

  function findAccessors(node: AnyNode, latent: Effects): void {
    if (
      (node.type === "Property" || node.type === "MethodDefinition") &&
      (node.kind === "get" || node.kind === "set")
    ) {
      const name = node.computed ? "" : keyName(node.key);
      const known = accessors.get(name);
      if (known === undefined) accessors.set(name, new Set([latent]));
      else known.add(latent);
    }
    if (
      (node.type === "Property" || node.type === "MethodDefinition") &&
      (node.computed || /^(?:toString|valueOf|toJSON|then|get|set)$/.test(keyName(node.key)))
    ) {
      implicit.add(latent);
    }
    if (node.type === "Identifier" && node.name === "Proxy" && names.globals.has(node.start)) {
      implicit.add(latent);
    }
    forEachChild(node, (child) => {
      findAccessors(child, latent);
    });
  }

  // --- bookkeeping; every growth asks for one more round ---

  function addTo<T>(set: Set<T>, value: T): void {
    if (set.has(value)) return;
    set.add(value);
    changed = true;
  }

  function hold(cell: Cell, held: Iterable<Cell>): void {
    if (cell.kind === "stand-in" || cell.kind === "code") return;
    for (const one of held) {
      if (one !== cell && one !== parameter && one !== receiver) addTo(cell.holds, one);
    }
  }

  function raiseParameters(sink: Effects, to: 1 | 2): void {
    if (sink.parameters >= to) return;
    sink.parameters = to;
    changed = true;
  }

  /** All that can be got at from cells. What was found for one cell holds for the round: whatever grows asks for another. */
  function reach(cells: ReadonlySet<Cell>, throughCode: boolean): ReadonlySet<Cell> {
    const [only] = cells;
    if (only === undefined || cells.size > 1) return walk(cells, throughCode);
    const known = throughCode ? reachedThrough : reachedFrom;
    let reached = known.get(only);
    if (reached === undefined) known.set(only, (reached = walk(cells, throughCode)));
    return reached;
  }

  function walk(cells: ReadonlySet<Cell>, throughCode: boolean): ReadonlySet<Cell> {
    const reached = new Set<Cell>(cells);
    for (const cell of reached) {
      for (const held of cell.holds) reached.add(held);
      if (!throughCode && cell.kind !== "data") continue;
      for (const effects of cell.runs) {
        for (const returned of effects.returns) reached.add(returned);
      }
    }
    return reached;
  }

  function isForeign(cells: ReadonlySet<Cell>): boolean {
    if (packageCells.size === 0) return false;
    for (const cell of cells) {
      let known = foreign.get(cell);
      if (known === undefined) {
        known = false;
        for (const one of reach(new Set([cell]), true)) if (one.kind === "package") known = true;
        foreign.set(cell, known);
      }
      if (known) return true;
    }
    return false;
  }

  function setWorld(sink: Effects): void {
    if (sink.world) return;
    sink.world = true;
    changed = true;
  }

  /** Something of these changes; functions that are only held count if one of them may be what changes. */
  function change(cells: ReadonlySet<Cell>, sink: Effects, alsoCode = false): void {
    for (const cell of cells) {
      if (cell === parameter) raiseParameters(sink, 2);
      else if (cell === receiver) {
        if (!sink.changesThis) changed = true;
        sink.changesThis = true;
      } else if (cell === world) setWorld(sink);
      else if (cell.kind !== "code" && cell.kind !== "stand-in") addTo(sink.affects, cell);
    }
    for (const cell of reach(cells, false)) {
      if (cell === world) setWorld(sink);
      else if (cell.kind === "data" || cell.kind === "package" || (alsoCode && isOwn(cell))) {
        addTo(sink.affects, cell);
      }
    }
  }

  /** Code that is not known gets hold of these: it may change them, call them and connect them. */
  function handOut(cells: ReadonlySet<Cell>, sink: Effects): void {
    change(cells, sink);
    for (const cell of reach(cells, true)) {
      if (cell === world) setWorld(sink);
      else if (cell.kind === "data" || cell.kind === "package") addTo(sink.affects, cell);
      for (const effects of cell.runs) happen(effects, sink);
    }
    connect(cells, cells, sink);
  }

  function happen(effects: Effects, sink: Effects): void {
    if (effects === sink) return;
    for (const affected of effects.affects) addTo(sink.affects, affected);
    if (effects.world) setWorld(sink);
  }

  /** Values of `what` may end up in `where`. */
  function connect(where: ReadonlySet<Cell>, what: ReadonlySet<Cell>, sink: Effects): void {
    if (what.size === 0) return;
    for (const cell of where) {
      if (cell === parameter) {
        for (const one of what) if (isOwn(one)) addTo(sink.gives, one);
      } else if (cell === receiver) {
        if (what.has(parameter) && !sink.thisTakes) {
          sink.thisTakes = true;
          changed = true;
        }
      } else {
        hold(cell, what);
        if ((what.has(parameter) || what.has(receiver)) && isOwn(cell)) addTo(sink.takes, cell);
      }
    }
  }

  function isOwn(cell: Cell): boolean {
    return cell.kind !== "stand-in";
  }

  function setLocal(variable: Variable, roots: Roots, one: Analysed): void {
    const known = localRoots.get(variable);
    if (known === undefined) {
      localRoots.set(variable, { cells: new Set(roots.cells), fresh: roots.fresh });
      changed = true;
    } else {
      const merged = new Set(known.cells);
      for (const cell of roots.cells) merged.add(cell);
      const fresh = known.fresh && roots.fresh;
      if (merged.size !== known.cells.size || fresh !== known.fresh) {
        localRoots.set(variable, { cells: merged, fresh });
        changed = true;
      }
    }
    for (const cell of roots.cells) addTo(one.localCells, cell);
  }

  /** Values are put into what an expression stands for. */
  function putInto(target: AnyNode, what: ReadonlySet<Cell>, in_: Context): void {
    const base = baseOf(target);
    if (base.type !== "Identifier") return;
    const variable = names.at.get(base.start);
    if (variable === undefined || variable.ofModule || what.size === 0) return;
    const known = localRoots.get(variable) ?? nothing;
    setLocal(variable, { cells: new Set([...known.cells, ...what]), fresh: known.fresh }, in_.one);
  }

  /** A new object that is put into something that stays is part of that from then on. */
  function leak(value: AnyNode, where: ReadonlySet<Cell>, in_: Context): void {
    const cells = [...where].filter((cell) => cell !== handle && cell !== wrapper);
    if (cells.length === 0) return;
    const base = baseOf(value.type === "SpreadElement" ? value.argument : value);
    if (base.type !== "Identifier") return;
    const variable = names.at.get(base.start);
    if (variable === undefined || variable.ofModule) return;
    const known = localRoots.get(variable) ?? nothing;
    setLocal(variable, { cells: new Set([...known.cells, ...cells]), fresh: false }, in_.one);
  }

  // --- walking ---

  interface Context {
    readonly one: Analysed;
    readonly sink: Effects;
    readonly latentSeen: Set<FunctionNode | ClassNode>;
    /** Functions whose bodies are being walked for this sink. */
    readonly running: ReadonlySet<FunctionNode>;
    readonly self: Roots;
    readonly returns: FunctionNode | undefined;
  }

  function evaluateUnit(one: Analysed, latentSeen: Set<FunctionNode | ClassNode>): void {
    const { unit } = one;
    const in_: Context = {
      one,
      sink: one.evaluated,
      latentSeen,
      running: new Set(),
      self: nothing,
      returns: undefined,
    };
    switch (unit.kind) {
      case "import":
      case "naming":
        return;
      case "function":
        if (isFunction(unit.node)) literal(unit.node, in_);
        return;
      case "class":
        if (isClass(unit.node)) evaluateClass(unit.node, in_);
        return;
      case "variable": {
        if (unit.node.type !== "VariableDeclarator" || !unit.node.init) return;
        const before = one.evaluated.affects.size;
        const roots = evaluate(unit.node.init, in_);
        assign(unit.node.id, roots, in_, true);
        if (before > 0 || !isQuiet(unit.node.init)) runImplicit(one);
        return;
      }
      case "statement":
        execute(unit.node, in_);
        runImplicit(one);
    }
  }

  function runImplicit(one: Analysed): void {
    for (const effects of implicit) happen(effects, one.evaluated);
  }

  function execute(node: AnyNode, in_: Context): void {
    switch (node.type) {
      case "FunctionDeclaration":
        literal(node, in_);
        if (node.id) {
          const variable = names.at.get(node.id.start);
          if (variable !== undefined) setVariable(variable, literalRoots(in_), in_);
        }
        return;
      case "ClassDeclaration":
        evaluateClass(node, in_);
        if (node.id) {
          const variable = names.at.get(node.id.start);
          if (variable !== undefined) setVariable(variable, literalRoots(in_), in_);
        }
        return;
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          if (init) assign(id, evaluate(init, in_), in_, true);
          else if (id.type !== "Identifier") assign(id, nothing, in_, true);
        }
        return;
      case "ReturnStatement": {
        const roots = node.argument ? evaluate(node.argument, in_) : nothing;
        addReturn(roots, in_);
        return;
      }
      case "ForOfStatement":
      case "ForInStatement": {
        const over = evaluate(node.right, in_);
        if (node.type === "ForOfStatement") iterate(over, in_);
        const each = node.type === "ForOfStatement" ? partOf(over) : nothing;
        const left =
          node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
        if (left !== undefined) assign(left, each, in_, node.left.type === "VariableDeclaration");
        execute(node.body, in_);
        return;
      }
      case "CatchClause":
        if (node.param) assign(node.param, thrown(in_), in_, true);
        execute(node.body, in_);
        return;
      case "ThrowStatement":
        addThrown(evaluate(node.argument, in_), in_);
        return;
      case "BlockStatement":
      case "IfStatement":
      case "LabeledStatement":
      case "SwitchStatement":
      case "SwitchCase":
      case "TryStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForStatement":
      case "ExpressionStatement":
      case "WithStatement":
        forEachChild(node, (child) => {
          execute(child, in_);
        });
        return;
      default:
        evaluate(node, in_);
    }
  }

  /** What is thrown goes the way of what is returned, to be found where it is caught. */
  function addThrown(roots: Roots, in_: Context): void {
    for (const cell of roots.cells) {
      addTo(in_.sink.returns, cell);
      addTo(in_.one.localCells, cell);
    }
    if (in_.sink.returnsFresh && !roots.fresh) {
      in_.sink.returnsFresh = false;
      changed = true;
    }
  }

  function thrown(in_: Context): Roots {
    return { cells: new Set([...in_.one.localCells, ...in_.sink.returns]), fresh: false };
  }

  function addReturn(roots: Roots, in_: Context): void {
    if (in_.returns !== undefined) {
      const known = returnsOf.get(in_.returns);
      const merged = known === undefined ? roots : either(known, roots);
      if (merged.cells.size !== known?.cells.size || merged.fresh !== known.fresh) {
        returnsOf.set(in_.returns, merged);
        changed = true;
      }
    }
    for (const cell of roots.cells) addTo(in_.sink.returns, cell);
    if (in_.sink.returnsFresh && !roots.fresh) {
      in_.sink.returnsFresh = false;
      changed = true;
    }
  }

  function literalRoots(in_: Context): Roots {
    const cells = new Set<Cell>([in_.one.code]);
    for (const cell of in_.one.localCells) cells.add(cell);
    return { cells, fresh: true };
  }

  /** A function that is made, not called: its body counts as latent. */
  function literal(node: FunctionNode, in_: Context): Roots {
    if (!in_.latentSeen.has(node)) {
      in_.latentSeen.add(node);
      const latent: Context = {
        ...in_,
        sink: in_.one.latent,
        running: new Set([node]),
        self:
          node.type === "ArrowFunctionExpression" && in_.sink === in_.one.latent
            ? in_.self
            : { cells: new Set([receiver]), fresh: true },
        returns: node,
      };
      for (const pattern of node.params) {
        assign(pattern, { cells: new Set([parameter]), fresh: false }, latent, true);
      }
      walkBody(node, latent);
    }
    return literalRoots(in_);
  }

  function walkBody(node: FunctionNode, in_: Context): void {
    if (node.body.type === "BlockStatement") execute(node.body, in_);
    else addReturn(evaluate(node.body, in_), in_);
  }

  /** A function in the unit at hand is called with known arguments. */
  function run(node: FunctionNode, given: readonly Roots[], in_: Context): Roots {
    literal(node, in_);
    for (const [at, pattern] of node.params.entries()) {
      const roots =
        pattern.type === "RestElement"
          ? containerOf(...given.slice(at))
          : (given[at] ?? (given.length > 0 ? given.at(-1) : undefined) ?? nothing);
      assign(pattern.type === "RestElement" ? pattern.argument : pattern, roots, in_, true);
    }
    // `arguments` and spread arguments may bring any of them anywhere.
    for (const roots of given) for (const cell of roots.cells) addTo(in_.one.localCells, cell);
    if (in_.sink === in_.one.evaluated && !in_.running.has(node)) {
      walkBody(node, {
        ...in_,
        running: new Set([...in_.running, node]),
        self: node.type === "ArrowFunctionExpression" ? in_.self : nothing,
        returns: node,
      });
    }
    return returnsOf.get(node) ?? nothing;
  }

  function evaluateClass(node: ClassNode, in_: Context): void {
    const own = node.id ? names.at.get(node.id.start) : undefined;
    const base = node.superClass ? evaluate(node.superClass, in_) : nothing;
    if (own?.ofModule === true) {
      const cell = cellOf.get(own);
      if (cell !== undefined) hold(cell, base.cells);
    }
    for (const cell of base.cells) addTo(in_.one.localCells, cell);
    const declaredCells = in_.one.unit.declares.flatMap((variable) => cellOf.get(variable) ?? []);
    const staticSelf: Roots = {
      cells: new Set([...declaredCells, in_.one.code]),
      fresh: false,
    };
    const latent: Context = {
      ...in_,
      sink: in_.one.latent,
      self: { cells: new Set([receiver]), fresh: true },
      returns: undefined,
    };
    const isFirst = !in_.latentSeen.has(node);
    in_.latentSeen.add(node);
    const hasConstructor = node.body.body.some(
      (member) => member.type === "MethodDefinition" && member.kind === "constructor",
    );
    if (node.superClass && !hasConstructor && isFirst) {
      callSuper([{ cells: new Set([parameter]), fresh: false }], latent, node.superClass);
    }
    for (const member of node.body.body) {
      if (member.type === "StaticBlock") {
        for (const statement of member.body) execute(statement, { ...in_, self: staticSelf });
        continue;
      }
      if (member.computed) evaluate(member.key, in_);
      if (member.type === "MethodDefinition") {
        superOf.set(member.value, node.superClass ?? undefined);
        literal(member.value, in_);
      } else if (member.value) {
        if (member.static) {
          const roots = evaluate(member.value, { ...in_, self: staticSelf });
          for (const cell of declaredCells) hold(cell, roots.cells);
        } else if (isFirst) evaluate(member.value, latent);
        if (member.static && isFirst) evaluate(member.value, latent);
      }
    }
  }

  /** Effects of `super(…)`. */
  function callSuper(
    given: readonly Roots[],
    in_: Context,
    superClass: Expression | undefined,
  ): void {
    const variable = superClass?.type === "Identifier" ? names.at.get(superClass.start) : undefined;
    const known = variable === undefined ? undefined : knownClass(variable);
    if (known !== undefined) {
      const { latent } = known.one;
      applyKnown(latent, given, [], in_);
      if (latent.changesThis) change(new Set([receiver]), in_.sink);
      if (latent.thisTakes) connect(new Set([receiver]), new Set([parameter]), in_.sink);
      return;
    }
    const cells = new Set<Cell>([receiver]);
    if (superClass !== undefined) {
      for (const cell of evaluate(superClass, in_).cells) cells.add(cell);
    } else for (const cell of in_.one.localCells) cells.add(cell);
    for (const roots of given) for (const cell of roots.cells) cells.add(cell);
    handOut(cells, in_.sink);
  }

  function setVariable(variable: Variable, roots: Roots, in_: Context): void {
    if (!variable.ofModule) {
      setLocal(variable, roots, in_.one);
      return;
    }
    const cell = cellOf.get(variable);
    if (cell !== undefined) {
      hold(cell, roots.cells);
      if (!roots.fresh) addTo(aliases, cell);
      if (roots.cells.has(parameter)) addTo(in_.sink.takes, cell);
    }
  }

  function assign(pattern: Pattern | AnyNode, roots: Roots, in_: Context, declares: boolean): void {
    switch (pattern.type) {
      case "Identifier": {
        const variable = names.at.get(pattern.start);
        if (variable === undefined) {
          setWorld(in_.sink);
          return;
        }
        if (!declares && !variable.ofModule && variable.fn !== undefined) {
          if (!reassignedLocals.has(variable)) changed = true;
          reassignedLocals.add(variable);
        }
        setVariable(variable, roots, in_);
        const isOwnDeclaration = declares && in_.one.unit.declares.includes(variable);
        const cell = cellOf.get(variable);
        if (variable.ofModule && cell !== undefined && !isOwnDeclaration) {
          addTo(in_.sink.affects, cell);
        }
        return;
      }
      case "MemberExpression": {
        const base = evaluate(pattern.object, in_);
        if (pattern.computed) evaluate(pattern.property, in_);
        write(pattern.object, base, roots, in_);
        runAccessors(pattern, base, in_);
        return;
      }
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") {
            assign(property.argument, containerOf(roots), in_, declares);
            continue;
          }
          if (property.computed) evaluate(property.key, in_);
          const name = property.computed ? undefined : keyName(property.key);
          runAccessorsNamed(name, roots, in_);
          assign(property.value, partOf(roots), in_, declares);
        }
        return;
      case "ArrayPattern":
        iterate(roots, in_);
        for (const element of pattern.elements) {
          if (element) assign(element, partOf(roots), in_, declares);
        }
        return;
      case "RestElement":
        assign(pattern.argument, containerOf(roots), in_, declares);
        return;
      case "AssignmentPattern":
        assign(pattern.left, either(roots, evaluate(pattern.right, in_)), in_, declares);
        return;
      default:
        return;
    }
  }

  /** `target.x = value` and its like. */
  function write(target: AnyNode, base: Roots, value: Roots, in_: Context): void {
    if (isGlobalChain(target)) setWorld(in_.sink);
    if (!base.fresh) change(base.cells, in_.sink, !isOwnContainer(target));
    connect(base.cells, value.cells, in_.sink);
    putInto(target, value.cells, in_);
  }

  /** A variable that nothing but new values was ever put into. */
  function isOwnContainer(target: AnyNode): boolean {
    if (target.type !== "Identifier") return false;
    const variable = names.at.get(target.start);
    const cell = variable === undefined ? undefined : cellOf.get(variable);
    return cell !== undefined && !aliases.has(cell);
  }

  /** Going through an iterator uses it up, and one made by the module may change anything on the way. */
  function iterate(over: Roots, in_: Context): void {
    if (over.cells.size === 0) return;
    if (hasIterators && !over.fresh) change(over.cells, in_.sink);
    else if (over.cells.has(parameter)) raiseParameters(in_.sink, 1);
    if (isForeign(over.cells)) handOut(over.cells, in_.sink);
  }

  function runAccessors(node: MemberExpression, base: Roots, in_: Context): void {
    if (accessors.size === 0) return;
    runAccessorsNamed(memberName(node), base, in_);
  }

  function runAccessorsNamed(name: string | undefined, base: Roots, in_: Context): void {
    if (accessors.size === 0) return;
    const found =
      name === undefined ? [...accessors.values()] : [accessors.get(name), accessors.get("")];
    for (const set of found) {
      for (const effects of set ?? []) {
        happen(effects, in_.sink);
        if (effects.changesThis) handOut(base.cells, in_.sink);
      }
    }
  }

  // --- values ---

  function evaluateAll(nodes: readonly (AnyNode | null)[], in_: Context): readonly Roots[] {
    return nodes.map((node) => (node === null ? nothing : evaluate(node, in_)));
  }

  function evaluate(node: AnyNode, in_: Context): Roots {
    if (isFunction(node)) return literal(node, in_);
    if (isClass(node)) {
      evaluateClass(node, in_);
      return literalRoots(in_);
    }
    switch (node.type) {
      case "Identifier":
        return identifier(node, in_);
      case "ThisExpression":
        return in_.self;
      case "Super":
        return { cells: new Set([receiver, ...in_.one.localCells]), fresh: false };
      case "ParenthesizedExpression":
        return evaluate(node.expression, in_);
      case "ChainExpression":
        return evaluate(node.expression, in_);
      case "MemberExpression": {
        const base = evaluate(node.object, in_);
        if (node.computed) evaluate(node.property, in_);
        runAccessors(node, base, in_);
        if (isGlobalChain(node)) return globalMember(node);
        return base.cells.size === 1 && base.cells.has(handle) ? base : partOf(base);
      }
      case "CallExpression":
      case "NewExpression":
        return call(node, in_);
      case "TaggedTemplateExpression": {
        const given = [nothing, ...evaluateAll(node.quasi.expressions, in_)];
        return callAny(node.tag, given, node.quasi.expressions, in_, false);
      }
      case "AssignmentExpression": {
        const value = evaluate(node.right, in_);
        const isPlain = node.operator === "=" || /[|&?]{2}=/.test(node.operator);
        const before = node.operator === "=" ? nothing : evaluateTarget(node.left, in_);
        assign(node.left, isPlain ? value : nothing, in_, false);
        if (isPlain && node.left.type === "MemberExpression") {
          leak(node.right, evaluate(node.left.object, in_).cells, in_);
        }
        return isPlain ? either(value, before) : nothing;
      }
      case "UpdateExpression":
        assign(node.argument, nothing, in_, false);
        return nothing;
      case "UnaryExpression": {
        const operand = evaluate(node.argument, in_);
        if (node.operator === "delete") {
          const target =
            node.argument.type === "ChainExpression" ? node.argument.expression : node.argument;
          if (target.type === "MemberExpression") {
            write(target.object, evaluate(target.object, in_), nothing, in_);
          } else change(operand.cells, in_.sink);
        }
        return nothing;
      }
      case "BinaryExpression":
        evaluate(node.left, in_);
        evaluate(node.right, in_);
        return nothing;
      case "LogicalExpression":
        return either(evaluate(node.left, in_), evaluate(node.right, in_));
      case "ConditionalExpression":
        evaluate(node.test, in_);
        return either(evaluate(node.consequent, in_), evaluate(node.alternate, in_));
      case "SequenceExpression":
        return evaluateAll(node.expressions, in_).at(-1) ?? nothing;
      case "ArrayExpression":
        return containerOf(...evaluateAll(node.elements, in_));
      case "SpreadElement": {
        const spread = evaluate(node.argument, in_);
        iterate(spread, in_);
        return partOf(spread);
      }
      case "ObjectExpression":
        return containerOf(
          ...node.properties.map((property) => {
            if (property.type === "SpreadElement") return evaluate(property, in_);
            if (property.computed) evaluate(property.key, in_);
            return evaluate(property.value, in_);
          }),
        );
      case "TemplateLiteral":
        evaluateAll(node.expressions, in_);
        return nothing;
      case "AwaitExpression":
        return evaluate(node.argument, in_);
      case "YieldExpression": {
        const roots = node.argument ? evaluate(node.argument, in_) : nothing;
        addReturn(roots, in_);
        return { cells: new Set([...roots.cells, parameter]), fresh: false };
      }
      case "ImportExpression": {
        evaluate(node.source, in_);
        const specifier = literalText(node.source);
        return specifier === undefined ? nothing : specified(specifier);
      }
      case "MetaProperty":
      case "Literal":
      case "PrivateIdentifier":
        return nothing;
      default:
        // Statements come here through blocks of expressions that are none, such as a class field.
        forEachChild(node, (child) => {
          execute(child, in_);
        });
        return nothing;
    }
  }

  function evaluateTarget(node: AnyNode, in_: Context): Roots {
    return node.type === "Identifier" || node.type === "MemberExpression"
      ? evaluate(node, in_)
      : nothing;
  }

  function specified(specifier: string): Roots {
    const from = importedFrom(specifier);
    return from.kind === "package"
      ? { cells: new Set([packageCell(from.key)]), fresh: false }
      : nothing;
  }

  function packageCell(key: string): Cell {
    let cell = packageCells.get(key);
    if (cell === undefined) {
      cell = { name: key, kind: "package", holds: new Set(), runs: [] };
      packageCells.set(key, cell);
    }
    return cell;
  }

  function identifier(node: Extract<AnyNode, { type: "Identifier" }>, in_: Context): Roots {
    const variable = names.at.get(node.start);
    if (variable === undefined) return globalNamed(node.name, in_);
    if (!variable.ofModule) {
      const known = localRoots.get(variable) ?? nothing;
      return variable.fn === undefined ? known : either(known, literalRoots(in_));
    }
    const from = imported.get(variable);
    if (from !== undefined) {
      switch (from.from.kind) {
        case "ffuse":
          return { cells: new Set([isWrapper(from.name) ? wrapper : handle]), fresh: false };
        case "reading":
          return nothing;
        case "package":
          return { cells: new Set([packageCell(from.from.key)]), fresh: false };
      }
    }
    const cell = cellOf.get(variable);
    if (cell === undefined || isPrimitive(variable) || isHelper(variable)) return nothing;
    if (decorated.has(variable) || holdsHandle(variable, cell)) {
      return { cells: new Set([handle]), fresh: false };
    }
    return { cells: new Set([cell]), fresh: false };
  }

  /** A variable of esbuild's own, which nothing changes. */
  function isHelper(variable: Variable): boolean {
    return variable.declaredAt < runtimeEnd;
  }

  /** A variable that nothing but the result of a wrapping or of a recorded call was ever put into. */
  function holdsHandle(variable: Variable, cell: Cell): boolean {
    if ((assignedIn.get(variable) ?? 0) > 0 || cell.holds.size !== 1) return false;
    if (!cell.holds.has(handle)) return false;
    const from = declaredBy.get(variable);
    if (from?.length !== 1) return false;
    const { node } = from[0]?.unit ?? {};
    return node?.type === "VariableDeclarator" && node.init != null && isHandleLike(node.init);
  }

  /** Whether an expression cannot be a container around a handle. */
  function isHandleLike(node: AnyNode): boolean {
    switch (node.type) {
      case "CallExpression":
      case "NewExpression":
        return isHandleLike(node.callee) || isWrapperName(node.callee);
      case "MemberExpression":
        return isHandleLike(node.object);
      case "Identifier": {
        const variable = names.at.get(node.start);
        const cell = variable === undefined ? undefined : cellOf.get(variable);
        if (variable === undefined || cell === undefined) return false;
        return decorated.has(variable) || holdsHandle(variable, cell);
      }
      default:
        return false;
    }
  }

  function isWrapperName(node: AnyNode): boolean {
    if (node.type !== "Identifier") return false;
    const variable = names.at.get(node.start);
    const from = variable === undefined ? undefined : imported.get(variable);
    return from?.from.kind === "ffuse" && isWrapper(from.name);
  }

  /** Declared once as something that cannot be changed from within. */
  function isPrimitive(variable: Variable): boolean {
    const from = declaredBy.get(variable);
    if (from?.length !== 1 || (assignedIn.get(variable) ?? 0) > 0) return false;
    const { node } = from[0]?.unit ?? {};
    if (node?.type !== "VariableDeclarator" || node.id.type !== "Identifier") return false;
    return node.init != null && isPrimitiveValue(node.init);
  }

  function globalNamed(name: string, in_: Context): Roots {
    if (name === "arguments") {
      return {
        cells: new Set([
          ...(in_.sink === in_.one.latent ? [parameter] : []),
          ...in_.one.localCells,
        ]),
        fresh: false,
      };
    }
    return /^(?:globalThis|global|window|self|process)$/.test(name)
      ? { cells: new Set([world]), fresh: false }
      : nothing;
  }

  /** Whether an expression starts at a global name, so that it leads to objects that belong to no module. */
  function isGlobalChain(node: AnyNode): boolean {
    const base = baseOf(node);
    return base.type === "Identifier" && names.globals.has(base.start) && base.name !== "arguments";
  }

  function globalMember(node: MemberExpression): Roots {
    const path = chainText(node);
    if (/^process\.(?!env$)/.test(path)) return nothing;
    return /^(?:globalThis|global|window|self|process)\b|\.prototype$/.test(path)
      ? { cells: new Set([world]), fresh: false }
      : nothing;
  }

  // --- calls ---

  function call(node: CallExpression | NewExpression, in_: Context): Roots {
    const { callee } = node;
    const isNew = node.type === "NewExpression";
    if (callee.type === "Identifier") {
      const special = callSpecial(callee, node, in_);
      if (special !== undefined) return special;
    }
    return callAny(callee, evaluateAll(node.arguments, in_), node.arguments, in_, isNew);
  }

  /** Calls of what esbuild puts into every bundle, whose promise is known. */
  function callSpecial(
    callee: Extract<AnyNode, { type: "Identifier" }>,
    node: CallExpression | NewExpression,
    in_: Context,
  ): Roots | undefined {
    const variable = names.at.get(callee.start);
    if (variable?.ofModule !== true) return undefined;
    const [first, second, , decorators, target] = node.arguments;
    switch (helperNamed(variable)) {
      case "__name":
        return first === undefined ? nothing : evaluate(first, in_);
      case "__export": {
        if (first === undefined || second?.type !== "ObjectExpression") return undefined;
        const base = evaluate(first, in_);
        for (const property of second.properties) {
          if (property.type !== "Property" || !isFunction(property.value)) continue;
          const { body } = property.value;
          if (body.type === "BlockStatement") continue;
          write(first, base, evaluate(body, in_), in_);
        }
        return base;
      }
      case "__toESM":
        return first === undefined ? nothing : containerOf(evaluate(first, in_));
      case "__commonJS":
      case "__esm": {
        if (first?.type !== "ObjectExpression") return undefined;
        for (const property of first.properties) {
          if (property.type === "Property" && isFunction(property.value)) {
            literal(property.value, in_);
          }
        }
        return literalRoots(in_);
      }
      case "__ffuse_at":
        return nothing;
      case "__require": {
        const specifier = first === undefined ? undefined : literalText(first);
        return specifier === undefined ? undefined : specified(specifier);
      }
      case "__decorateElement": {
        if (decorators === undefined || target?.type !== "Identifier") return undefined;
        const { cells } = evaluate(decorators, in_);
        const given = reach(cells, false);
        const others = [...given].filter((cell) => cell !== wrapper && !cells.has(cell));
        const isWrapped = given.has(wrapper) && others.length === 0;
        const own = names.at.get(target.start);
        if (!isWrapped || own === undefined) return undefined;
        for (const one of [own, ...aliasesOf(own)]) {
          if (!decorated.has(one)) changed = true;
          decorated.add(one);
        }
        return evaluateAll(node.arguments, in_).at(-1) ?? nothing;
      }
      default:
        return undefined;
    }
  }

  /** Variables that are declared as nothing but another name of a variable. */
  function aliasesOf(variable: Variable): readonly Variable[] {
    return units.flatMap(({ node, declares }) =>
      node.type === "VariableDeclarator" &&
      node.init?.type === "Identifier" &&
      names.at.get(node.init.start) === variable
        ? declares
        : [],
    );
  }

  /** The name of a helper of esbuild, or of a bundle's first line, if a variable is one. */
  function helperNamed(variable: Variable): string | undefined {
    const helper = helperPattern.exec(variable.name)?.[0];
    const from = declaredBy.get(variable);
    if (helper === undefined || from?.length !== 1) return undefined;
    const { node } = from[0]?.unit ?? {};
    return node?.type === "VariableDeclarator" && node.init != null && looksLike(helper, node.init)
      ? helper
      : undefined;
  }

  function isLazyModule(init: AnyNode): boolean {
    if (init.type !== "CallExpression" || init.callee.type !== "Identifier") return false;
    const variable = names.at.get(init.callee.start);
    if (variable === undefined) return false;
    const helper = helperNamed(variable);
    return helper === "__commonJS" || helper === "__esm";
  }

  function callAny(
    callee: Expression | Super,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
    isNew: boolean,
  ): Roots {
    if (callee.type === "ParenthesizedExpression") {
      return callAny(callee.expression, given, nodes, in_, isNew);
    }
    if (callee.type === "Super") {
      const superClass = in_.returns === undefined ? undefined : superOf.get(in_.returns);
      callSuper(given, in_, superClass);
      return nothing;
    }
    if (isFunction(callee)) return run(callee, given, in_);
    if (callee.type === "Identifier") {
      const variable = names.at.get(callee.start);
      if (variable === undefined) return callGlobal(callee.name, given, nodes, in_);
      const local = variable.ofModule ? undefined : variable.fn;
      if (local !== undefined && !reassignedLocals.has(variable)) {
        const returned = run(local, given, in_);
        return either(returned, partOf(literalRoots(in_)));
      }
      const known = isNew ? knownClass(variable) : knownFunction(variable);
      const target = known ?? (isNew ? knownFunction(variable) : undefined);
      if (target !== undefined && !decorated.has(variable)) {
        return callKnown(variable, target.one, given, nodes, in_, isNew);
      }
    }
    if (callee.type === "MemberExpression") return callMethod(callee, given, nodes, in_);
    const from = evaluate(callee, in_);
    return callUnknown(from, given, nodes, in_);
  }

  function callKnown(
    variable: Variable,
    one: Analysed,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
    isNew: boolean,
  ): Roots {
    const { latent } = one;
    const own = cellOf.get(variable);
    const isLazy =
      one.unit.node.type === "VariableDeclarator" &&
      one.unit.node.init != null &&
      isLazyModule(one.unit.node.init);
    if (isLazy) {
      happen(latent, in_.sink);
      if (own === undefined) return nothing;
      hold(own, [...one.localCells, ...latent.gives, ...latent.returns]);
      return { cells: new Set([own]), fresh: false };
    }
    const returned = applyKnown(latent, given, nodes, in_);
    if (!isNew) return returned;
    const cells = new Set(returned.cells);
    if (own !== undefined) cells.add(own);
    for (const roots of given) for (const cell of roots.cells) cells.add(cell);
    for (const cell of latent.takes) cells.add(cell);
    if (latent.changesThis && latent.thisTakes) handOut(union(given), in_.sink);
    return { cells, fresh: latent.takes.size === 0 };
  }

  /** What a function does whose effects are known. */
  function applyKnown(
    effects: Effects,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    const all = union(given);
    happen(effects, in_.sink);
    if (effects.parameters === 2 || (effects.parameters === 1 && isForeign(all))) {
      handOut(all, in_.sink);
      change(all, in_.sink, true);
      const put = new Set([...effects.gives, ...all]);
      for (const node of nodes) {
        putInto(node, put, in_);
        if (isFunction(node)) run(node, [{ cells: put, fresh: false }], in_);
      }
    } else if (effects.parameters === 1 && all.has(parameter)) raiseParameters(in_.sink, 1);
    if (effects.takes.size > 0) {
      connect(effects.takes, all, in_.sink);
      for (const node of nodes) leak(node, effects.takes, in_);
    }
    if (effects.gives.size > 0) connect(all, effects.gives, in_.sink);
    const cells = new Set<Cell>();
    for (const cell of effects.returns) {
      if (cell === parameter) for (const one of all) cells.add(one);
      else if (cell !== receiver) cells.add(cell);
    }
    return { cells, fresh: effects.returnsFresh };
  }

  function callGlobal(
    name: string,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    if (!readingFunctions.has(name)) {
      const roots = callUnknown(nothing, given, nodes, in_);
      return roots;
    }
    const back = callBacks(union(given), given, nodes, in_);
    return containerOf(...given, back);
  }

  function callMethod(
    callee: MemberExpression,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    const name = memberName(callee);
    if (isGlobalChain(callee)) return callGlobalMethod(callee, given, nodes, in_);
    const base = evaluate(callee.object, in_);
    if (callee.computed) evaluate(callee.property, in_);
    runAccessors(callee, base, in_);
    if (isReadingImport(callee.object)) {
      return containerOf(...given, callBacks(union(given), given, nodes, in_));
    }
    const isKnownName = name !== undefined && !defined.has(name);
    if (isKnownName && !isForeign(base.cells) && !base.cells.has(handle)) {
      if (readingMethods.has(name)) {
        if (base.cells.has(parameter)) raiseParameters(in_.sink, 1);
        const back = callBacks(union([base, ...given]), given, nodes, in_);
        const all = either(partOf(base), back, ...given);
        return freshMethods.has(name) ? containerOf(all) : partOf(all);
      }
      if (changingMethods.has(name)) {
        if (base.cells.has(parameter)) raiseParameters(in_.sink, 1);
        callBacks(union([base, ...given]), given, nodes, in_);
        write(callee.object, base, containerOf(...given), in_);
        for (const node of nodes) leak(node, base.fresh ? new Set() : base.cells, in_);
        return partOf(either(partOf(base), ...given));
      }
    }
    return callUnknown(base, given, nodes, in_);
  }

  function isReadingImport(node: AnyNode): boolean {
    const base = baseOf(node);
    if (base.type !== "Identifier") return false;
    const variable = names.at.get(base.start);
    return variable !== undefined && imported.get(variable)?.from.kind === "reading";
  }

  function callGlobalMethod(
    callee: MemberExpression,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    const path = chainText(callee);
    const [namespace = "", ...rest] = path.split(".");
    const name = rest.join(".");
    if (changingFunctions.has(path)) {
      const [target] = nodes;
      const [base = nothing, ...values] = given;
      if (target !== undefined) {
        write(target, base, either(...values), in_);
        for (const node of nodes.slice(1)) leak(node, base.fresh ? new Set() : base.cells, in_);
      }
      return either(base, containerOf(...values));
    }
    if (callingFunctions.has(path)) return callUnknown(nothing, given, nodes, in_);
    const isReading =
      rest.length === 1 &&
      (readingNamespaces.has(namespace) ||
        (namespace === "process" && readingProcess.has(name)) ||
        (namespace === "Symbol" && name === "for"));
    if (isReading) return containerOf(...given, callBacks(union(given), given, nodes, in_));
    if (
      namespace === "process" &&
      (rest[0] === "env" || rest[0] === "argv") &&
      rest.length > 1 &&
      readingMethods.has(rest.at(-1) ?? "")
    ) {
      return containerOf(...given, callBacks(union(given), given, nodes, in_));
    }
    setWorld(in_.sink);
    return callUnknown({ cells: new Set([world]), fresh: false }, given, nodes, in_);
  }

  /** Functions among the arguments are called with anything of these. */
  function callBacks(
    all: ReadonlySet<Cell>,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    let back = nothing;
    const each: Roots = { cells: all, fresh: false };
    for (const [at, node] of nodes.entries()) {
      const plain = unnamed(node);
      if (isFunction(plain)) {
        const inside = run(plain, all.size === 0 ? [] : [each], in_);
        back = either(back, inside);
        continue;
      }
      if (plain.type === "Identifier") {
        const variable = names.at.get(plain.start);
        const known = variable === undefined ? undefined : knownFunction(variable);
        if (known !== undefined && known.one.latent !== in_.sink) {
          back = either(back, applyKnown(known.one.latent, [each], [], in_));
          continue;
        }
        if (variable !== undefined && !variable.ofModule && variable.fn !== undefined) {
          back = either(back, run(variable.fn, [each], in_));
        }
      }
      const roots = given[at] ?? nothing;
      if (mayBeFunction(plain) && canRun(roots.cells)) {
        handOut(new Set([...all, ...roots.cells]), in_.sink);
        back = either(back, { cells: roots.cells, fresh: false });
      }
    }
    return back;
  }

  function canRun(cells: ReadonlySet<Cell>): boolean {
    for (const cell of cells) {
      if (cell === parameter || cell === receiver || cell === world) return true;
    }
    for (const cell of reach(cells, true)) {
      if (cell.kind === "package" || cell.kind === "code" || cell.kind === "function") return true;
      if (cell.runs.some((effects) => !isIdle(effects))) return true;
    }
    return false;
  }

  function callUnknown(
    from: Roots,
    given: readonly Roots[],
    nodes: readonly Argument[],
    in_: Context,
  ): Roots {
    const isRecording =
      from.cells.size > 0 && [...from.cells].every((cell) => cell === handle || cell === wrapper);
    if (isRecording) return { cells: new Set([handle]), fresh: false };
    const cells = new Set(from.cells);
    for (const cell of union(given)) cells.add(cell);
    handOut(cells, in_.sink);
    const each: Roots = { cells, fresh: false };
    let back = nothing;
    for (const node of nodes) {
      const plain = unnamed(node);
      if (isFunction(plain)) back = either(back, run(plain, cells.size === 0 ? [] : [each], in_));
      putInto(node, cells, in_);
      leak(node, cells, in_);
    }
    return either(each, back);
  }
}

const superOf = new WeakMap<FunctionNode, Expression | undefined>();

const helperPattern =
  /^__(?:name|export|toESM|commonJS|esm|ffuse_at|require|decorateElement)(?=\d*$)/;

function looksLike(helper: string, init: AnyNode): boolean {
  if (helper === "__ffuse_at") return init.type === "MemberExpression";
  return isFunction(init) || init.type === "CallExpression";
}

function isWrapper(name: string): boolean {
  return name === "workflow" || name === "task";
}

function union(all: readonly Roots[]): Set<Cell> {
  const cells = new Set<Cell>();
  for (const roots of all) for (const cell of roots.cells) cells.add(cell);
  return cells;
}

function isIdle(effects: Effects): boolean {
  return (
    effects.affects.size === 0 &&
    !effects.world &&
    effects.parameters === 0 &&
    effects.takes.size === 0 &&
    effects.returns.size === 0
  );
}

function importedName(node: AnyNode): string {
  if (node.type !== "ImportSpecifier") return "";
  return node.imported.type === "Identifier" ? node.imported.name : String(node.imported.value);
}

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
function baseOf(node: AnyNode): AnyNode {
  let at = node;
  for (;;) {
    if (at.type === "MemberExpression") at = at.object;
    else if (at.type === "ChainExpression" || at.type === "ParenthesizedExpression")
      at = at.expression;
    else return at;
  }
}

function chainText(node: AnyNode): string {
  if (node.type === "MemberExpression") {
    return `${chainText(node.object)}.${memberName(node) ?? "?"}`;
  }
  return node.type === "Identifier" ? node.name : "?";
}

/** The name behind the dot, or between brackets if it is written there. */
function memberName(node: MemberExpression): string | undefined {
  if (node.computed) return literalText(node.property);
  return node.property.type === "Identifier" ? node.property.name : "";
}

function keyName(key: AnyNode): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : "";
}

function isPrimitiveValue(node: AnyNode): boolean {
  return (
    (node.type === "Literal" && !("regex" in node && node.regex)) ||
    node.type === "TemplateLiteral" ||
    node.type === "UnaryExpression" ||
    node.type === "BinaryExpression"
  );
}

/** Whether code may make an iterator, which changes by being gone through. */
function makesIterator(node: AnyNode): boolean {
  if (isFunction(node) && node.generator) return true;
  if (node.type === "MemberExpression") {
    const name = memberName(node);
    const isOfObject = node.object.type === "Identifier" && node.object.name === "Object";
    if (name === "iterator" || name === "asyncIterator" || name === "matchAll") return true;
    if (!isOfObject && /^(?:keys|values|entries)$/.test(name ?? "")) return true;
  }
  let found = false;
  forEachChild(node, (child) => {
    found ||= makesIterator(child);
  });
  return found;
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

function mayBeFunction(node: AnyNode): boolean {
  return !(
    node.type === "Literal" ||
    node.type === "TemplateLiteral" ||
    node.type === "ArrayExpression" ||
    node.type === "ObjectExpression" ||
    node.type === "BinaryExpression" ||
    node.type === "UnaryExpression"
  );
}

/** Names of properties that the module may put functions of its own under. */
function definedNames(units: readonly Unit[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: AnyNode): void => {
    if (node.type === "MethodDefinition") found.add(keyName(node.key));
    else if (node.type === "PropertyDefinition") {
      if (node.value && holdsFunction(node.value)) found.add(keyName(node.key));
    } else if (node.type === "Property") {
      if (holdsFunction(node.value)) found.add(keyName(node.key));
    } else if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression") {
      if (holdsFunction(node.right)) found.add(memberName(node.left) ?? "");
    }
    forEachChild(node, visit);
  };
  for (const { node } of units) visit(node);
  return found;
}

function holdsFunction(node: AnyNode): boolean {
  return (
    mayBeFunction(node) &&
    node.type !== "ObjectPattern" &&
    node.type !== "ArrayPattern" &&
    node.type !== "AssignmentPattern"
  );
}
