import type { AnyNode, Pattern } from "acorn";
import type { Unit } from "./find-units.ts";
import { forEachChild } from "./parse-module.ts";
import type { Variable } from "./declare-names.ts";
import { isCreateRequire } from "./resolve-names.ts";
import type { ResolvedNames } from "./resolve-names.ts";

/** Something in a unit that can reach anything, and its offset. */
export interface Opaque {
  readonly what: string;
  readonly offset: number;
}

/** What a piece of code mentions, at any depth. */
export interface References {
  /** Variables of the module, in the order in which they are first mentioned. */
  readonly mentions: ReadonlySet<Variable>;
  /** Those that it gives a value to after they were declared, or in a block of a statement. */
  readonly assigns: ReadonlySet<Variable>;
  /** Variables of functions around the piece. */
  readonly locals: ReadonlySet<Variable>;
  /** Specifiers in `import("x")` and `require("x")`. */
  readonly specifiers: ReadonlySet<string>;
  readonly opaque: readonly Opaque[];
  /** Whether `this`, `super`, `arguments` or `new.target` of a function around the piece is used. */
  readonly usesCaller: boolean;
}

/** What a node mentions; its own declarations, if it is a unit, are no assignments; what is `without` is passed over. */
export function collectReferences(
  node: AnyNode,
  names: ResolvedNames,
  unit?: Unit,
  without?: ReadonlySet<AnyNode>,
): References {
  const mentions = new Set<Variable>();
  const assigns = new Set<Variable>();
  const locals = new Set<Variable>();
  const specifiers = new Set<string>();
  const opaque: Opaque[] = [];
  const called = new Set<number>();
  let usesCaller = false;
  const own = new Set(unit?.kind === "naming" ? [] : unit?.declares);

  const assign = (pattern: Pattern | AnyNode): void => {
    switch (pattern.type) {
      case "Identifier": {
        const variable = names.at.get(pattern.start);
        if (variable?.ofModule === true) assigns.add(variable);
        return;
      }
      case "ObjectPattern":
        for (const property of pattern.properties) {
          assign(property.type === "RestElement" ? property.argument : property.value);
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) assign(element);
        return;
      case "RestElement":
        assign(pattern.argument);
        return;
      case "AssignmentPattern":
        assign(pattern.left);
        return;
      default:
        return;
    }
  };

  const visit = (at: AnyNode, depth: number): void => {
    if (without?.has(at) === true) return;
    switch (at.type) {
      case "Identifier": {
        const variable = names.at.get(at.start);
        if (variable !== undefined) (variable.ofModule ? mentions : locals).add(variable);
        // The helper for CommonJS modules has a function of that name inside.
        const isLocal = variable !== undefined && !variable.ofModule;
        if (
          at.name === "__require" &&
          !isLocal &&
          !called.has(at.start) &&
          !own.has(variable as Variable)
        ) {
          opaque.push({ what: "require as a value", offset: at.start });
        }
        if (variable !== undefined) return;
        if (at.name === "eval") opaque.push({ what: "eval", offset: at.start });
        if (at.name === "arguments" && depth === 0) usesCaller = true;
        return;
      }
      case "ThisExpression":
      case "Super":
        if (depth === 0) usesCaller = true;
        break;
      case "MetaProperty":
        if (depth === 0 && at.meta.name === "new") usesCaller = true;
        return;
      case "AssignmentExpression":
        assign(at.left);
        break;
      case "UpdateExpression":
        assign(at.argument);
        break;
      case "ForInStatement":
      case "ForOfStatement":
        if (at.left.type === "VariableDeclaration") {
          for (const { id } of at.left.declarations) assign(id);
        } else assign(at.left);
        break;
      case "VariableDeclaration":
        // Of a loop or a block at the top level: `var` belongs to the module.
        for (const { id } of at.declarations) assign(id);
        break;
      case "CallExpression":
      case "NewExpression": {
        const { callee } = at;
        if (callee.type === "Identifier" && isGlobal(callee, "Function")) {
          opaque.push({ what: "Function", offset: at.start });
        }
        if (isRequire(callee)) {
          called.add(callee.start);
          noteRequire(at.arguments[0], at.start);
        }
        break;
      }
      case "MemberExpression":
        // `require.resolve` and the like load nothing.
        called.add(at.object.start);
        break;
      case "WithStatement":
        opaque.push({ what: "with", offset: at.start });
        break;
      case "ImportExpression": {
        const specifier = literalText(at.source);
        if (specifier === undefined) {
          opaque.push({ what: "an import of a computed path", offset: at.start });
        } else specifiers.add(specifier);
        break;
      }
      default:
        break;
    }
    forEachKnownChild(at, names, (child) => {
      visit(child, depth + (makesCaller(at) ? 1 : 0));
    });
  };

  const isGlobal = (callee: { readonly name: string; readonly start: number }, name: string) =>
    callee.name === name && names.globals.has(callee.start);

  const isRequire = (callee: AnyNode): boolean => {
    if (isCreateRequire(callee)) return true;
    if (callee.type === "Identifier") {
      const variable = names.at.get(callee.start);
      if (variable !== undefined && names.requires.has(variable)) return true;
      return (
        callee.name === "__require" ||
        (callee.name === "require" && names.at.get(callee.start)?.ofModule !== false)
      );
    }
    if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
    if (callee.property.name !== "require") return false;
    const { object } = callee;
    const of = object.type === "CallExpression" ? object.callee : object;
    return of.type === "Identifier" && of.name.startsWith("__ffuse_");
  };
  const noteRequire = (argument: AnyNode | undefined, offset: number): void => {
    const specifier = argument === undefined ? undefined : literalText(argument);
    if (specifier !== undefined) specifiers.add(specifier);
    else opaque.push({ what: "a require of a computed path", offset });
  };

  visit(node, 0);
  for (const variable of own) assigns.delete(variable);
  return { mentions, assigns, locals, specifiers, opaque, usesCaller };
}

/** Whether code inside has a `this` of its own. */
function makesCaller(node: AnyNode): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "PropertyDefinition" ||
    node.type === "StaticBlock"
  );
}

/** Every child that can mention something: no keys of properties, no labels. */
export function forEachKnownChild(
  node: AnyNode,
  names: ResolvedNames,
  visit: (child: AnyNode) => void,
): void {
  forEachChild(node, (child) => {
    if (
      child.type === "Identifier" &&
      !names.at.has(child.start) &&
      !names.globals.has(child.start)
    ) {
      return;
    }
    visit(child);
  });
}

/** The text of a string or of a template without holes. */
export function literalText(node: AnyNode): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}
