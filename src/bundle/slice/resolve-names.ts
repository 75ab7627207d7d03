import type { AnyNode, Program } from "acorn";
import { declareHoisted, declareLexical, declarePattern, inner, local } from "./declare-names.ts";
import type { Scope, Variable } from "./declare-names.ts";
import { forEachChild, isClass, isFunction } from "./parse-module.ts";
import type { ClassNode, FunctionNode } from "./parse-module.ts";

/** What every name of a module stands for. */
export interface ResolvedNames {
  readonly ofModule: ReadonlyMap<string, Variable>;
  /** By offset of the identifier; an identifier that is not here is no reference, or means something global. */
  readonly at: ReadonlyMap<number, Variable>;
  /** Offsets of identifiers that mean something global. */
  readonly globals: ReadonlySet<number>;
  /** Offsets of `{ name }`, where the name is a key as well. */
  readonly shorthands: ReadonlySet<number>;
  /** Variables that hold what a call of `createRequire` gave. */
  readonly requires: ReadonlySet<Variable>;
}

/** Whether a node calls `createRequire`, by whatever name it is imported. */
export function isCreateRequire(node: AnyNode): boolean {
  if (node.type !== "CallExpression") return false;
  const { callee } = node;
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  // Where another module has the name as well, esbuild puts a number behind it.
  return name.type === "Identifier" && /^createRequire\d*$/.test(name.name);
}

/** Finds out for each identifier which declaration it means. */
export function resolveNames(program: Program): ResolvedNames {
  const at = new Map<number, Variable>();
  const globals = new Set<number>();
  const shorthands = new Set<number>();
  const top: Scope = { names: new Map(), parent: undefined };

  declareLexical(program.body, top, true);
  for (const statement of program.body) declareHoisted(statement, top, true);
  for (const statement of program.body) visit(statement, top);
  const requires = new Set<Variable>();
  for (const statement of program.body) findRequires(statement);
  return { ofModule: top.names, at, globals, shorthands, requires };

  function findRequires(node: AnyNode): void {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init) {
      const variable = at.get(node.id.start);
      if (variable !== undefined && isCreateRequire(node.init)) requires.add(variable);
    }
    forEachChild(node, findRequires);
  }

  function refer(node: { readonly name: string; readonly start: number }, scope: Scope): void {
    for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
      const found = s.names.get(node.name);
      if (found === undefined) continue;
      at.set(node.start, found);
      return;
    }
    globals.add(node.start);
  }

  function visit(node: AnyNode, scope: Scope): void {
    if (isFunction(node)) {
      visitFunction(node, scope);
      return;
    }
    if (isClass(node)) {
      visitClass(node, scope);
      return;
    }
    switch (node.type) {
      case "Identifier":
        refer(node, scope);
        return;
      case "MemberExpression":
        visit(node.object, scope);
        if (node.computed) visit(node.property, scope);
        return;
      case "Property":
        if (node.shorthand) shorthands.add(node.key.start);
        if (node.computed) visit(node.key, scope);
        visit(node.value, scope);
        return;
      case "MethodDefinition":
        if (node.computed) visit(node.key, scope);
        visit(node.value, scope);
        return;
      case "PropertyDefinition":
        if (node.computed) visit(node.key, scope);
        if (node.value) visit(node.value, inner(scope));
        return;
      case "StaticBlock": {
        const body = inner(scope);
        declareLexical(node.body, body, false);
        for (const statement of node.body) declareHoisted(statement, body, false);
        for (const statement of node.body) visit(statement, body);
        return;
      }
      case "BlockStatement": {
        const block = inner(scope);
        declareLexical(node.body, block, false);
        for (const statement of node.body) visit(statement, block);
        return;
      }
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement": {
        const loop = inner(scope);
        const first = node.type === "ForStatement" ? node.init : node.left;
        if (first?.type === "VariableDeclaration") declareLexical([first], loop, false);
        forEachChild(node, (child) => {
          visit(child, loop);
        });
        return;
      }
      case "SwitchStatement": {
        visit(node.discriminant, scope);
        const block = inner(scope);
        declareLexical(
          node.cases.flatMap((one) => one.consequent),
          block,
          false,
        );
        for (const one of node.cases) visit(one, block);
        return;
      }
      case "CatchClause": {
        const caught = inner(scope);
        if (node.param) {
          declarePattern(node.param, caught, { ofModule: false, isParameter: false });
          visit(node.param, caught);
        }
        visit(node.body, caught);
        return;
      }
      case "LabeledStatement":
        visit(node.body, scope);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
        return;
      case "ImportDeclaration":
        for (const specifier of node.specifiers) refer(specifier.local, scope);
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) visit(node.declaration, scope);
        else if (!node.source) {
          for (const { local } of node.specifiers) {
            if (local.type === "Identifier") refer(local, scope);
          }
        }
        return;
      case "ExportAllDeclaration":
        return;
      default:
        forEachChild(node, (child) => {
          visit(child, scope);
        });
    }
  }

  function visitFunction(node: FunctionNode, scope: Scope): void {
    let around = scope;
    if (node.type === "FunctionDeclaration") {
      if (node.id) refer(node.id, scope);
    } else if (node.id) {
      around = inner(scope);
      around.names.set(node.id.name, local(node.id, { fn: node }));
      refer(node.id, around);
    }
    const parameters = inner(around);
    for (const parameter of node.params) {
      declarePattern(parameter, parameters, { ofModule: false, isParameter: true });
    }
    for (const parameter of node.params) visit(parameter, parameters);
    if (node.body.type !== "BlockStatement") {
      visit(node.body, parameters);
      return;
    }
    const body = inner(parameters);
    // A `var` of the name of a parameter starts with its value; one variable for both is the wider view.
    for (const [name, variable] of parameters.names) body.names.set(name, variable);
    declareLexical(node.body.body, body, false);
    for (const statement of node.body.body) declareHoisted(statement, body, false);
    for (const statement of node.body.body) visit(statement, body);
  }

  function visitClass(node: ClassNode, scope: Scope): void {
    let around = scope;
    if (node.type === "ClassDeclaration") {
      if (node.id) refer(node.id, scope);
    } else if (node.id) {
      around = inner(scope);
      around.names.set(node.id.name, local(node.id));
      refer(node.id, around);
    }
    if (node.superClass) visit(node.superClass, around);
    for (const member of node.body.body) visit(member, around);
  }
}
