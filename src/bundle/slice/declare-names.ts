import type { AnyNode, Pattern, Statement } from "acorn";
import { forEachChild, isClass, isFunction } from "./parse-module.ts";
import type { FunctionNode } from "./parse-module.ts";

/** Something that a name stands for. */
export interface Variable {
  readonly name: string;
  /** Offset of the name where it is first declared. */
  readonly declaredAt: number;
  /** Whether it belongs to the module, not to a function, class or block in it. */
  readonly ofModule: boolean;
  /** The function declaration that it comes from, for a local one that comes from one. */
  readonly fn?: FunctionNode;
  /** Whether it is a parameter of a function. */
  readonly isParameter: boolean;
}

/** Where names are looked up. */
export interface Scope {
  readonly names: Map<string, Variable>;
  readonly parent: Scope | undefined;
}

/** A scope within another. */
export function inner(parent: Scope): Scope {
  return { names: new Map(), parent };
}

interface Named {
  readonly name: string;
  readonly start: number;
}

/** A variable of a function, class or block. */
export function local(id: Named, more: { readonly fn?: FunctionNode } = {}): Variable {
  return { name: id.name, declaredAt: id.start, ofModule: false, isParameter: false, ...more };
}

/** Names that a list of statements declares for its own block. */
export function declareLexical(body: readonly AnyNode[], scope: Scope, ofModule: boolean): void {
  for (const outer of body) {
    const statement =
      (outer.type === "ExportNamedDeclaration" || outer.type === "ExportDefaultDeclaration") &&
      outer.declaration
        ? (outer.declaration as AnyNode)
        : outer;
    switch (statement.type) {
      case "VariableDeclaration":
        if (statement.kind === "var") break;
        for (const { id } of statement.declarations) {
          declarePattern(id, scope, { ofModule, isParameter: false });
        }
        break;
      case "FunctionDeclaration":
        declareFunction(statement, scope, ofModule);
        break;
      case "ClassDeclaration":
        if (statement.id) add(scope, statement.id, { ofModule, isParameter: false });
        break;
      case "ImportDeclaration":
        for (const { local: name } of statement.specifiers) {
          add(scope, name, { ofModule, isParameter: false });
        }
        break;
      case "LabeledStatement":
        declareLexical([statement.body], scope, ofModule);
        break;
      default:
        break;
    }
  }
}

function declareFunction(node: FunctionNode, scope: Scope, ofModule: boolean): void {
  if (!node.id) return;
  const known = scope.names.get(node.id.name);
  if (known !== undefined && (ofModule || known.isParameter)) return;
  scope.names.set(node.id.name, { ...local(node.id, { fn: node }), ofModule });
}

/** Names that `var` declares, however deep in blocks, but in no function. */
export function declareHoisted(node: AnyNode | Statement, scope: Scope, ofModule: boolean): void {
  if (isFunction(node) || isClass(node) || isExpressionLike(node)) return;
  if (node.type === "VariableDeclaration") {
    if (node.kind !== "var") return;
    for (const { id } of node.declarations) {
      declarePattern(id, scope, { ofModule, isParameter: false });
    }
    return;
  }
  forEachChild(node, (child) => {
    declareHoisted(child, scope, ofModule);
  });
}

function isExpressionLike(node: AnyNode): boolean {
  return (
    node.type.endsWith("Expression") ||
    node.type === "ExpressionStatement" ||
    node.type === "ReturnStatement" ||
    node.type === "Literal" ||
    node.type === "Identifier"
  );
}

/** Names in a pattern. */
export function declarePattern(
  pattern: Pattern,
  scope: Scope,
  kind: Pick<Variable, "ofModule" | "isParameter">,
): void {
  switch (pattern.type) {
    case "Identifier":
      add(scope, pattern, kind);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        declarePattern(
          property.type === "RestElement" ? property.argument : property.value,
          scope,
          kind,
        );
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) {
        if (element) declarePattern(element, scope, kind);
      }
      return;
    case "RestElement":
      declarePattern(pattern.argument, scope, kind);
      return;
    case "AssignmentPattern":
      declarePattern(pattern.left, scope, kind);
      return;
    case "MemberExpression":
      return;
  }
}

function add(scope: Scope, id: Named, kind: Pick<Variable, "ofModule" | "isParameter">): void {
  if (scope.names.has(id.name)) return;
  scope.names.set(id.name, { name: id.name, declaredAt: id.start, ...kind });
}
