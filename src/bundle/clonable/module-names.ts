import type { AnyNode, Pattern, Program } from "acorn";
import { isBuiltin } from "node:module";
import { isFunctionType, isInFunction, walk } from "./walk.ts";

/** What a name at the top level of a bundle stands for. */
export type ModuleName =
  | { readonly kind: "builtin" }
  | { readonly kind: "ffuse"; readonly imported: string }
  | { readonly kind: "package"; readonly source: string }
  /** Code that is run when it is called. */
  | { readonly kind: "function" | "class"; readonly node: AnyNode }
  | { readonly kind: "value"; readonly node: AnyNode };

/** The names of a bundle's top level, and what is done to them. */
export interface ModuleNames {
  readonly names: ReadonlyMap<string, ModuleName>;
  /** Names that code in a function gives another value. */
  readonly assigned: ReadonlySet<string>;
  /** Names of which code anywhere changes a property. */
  readonly changed: ReadonlySet<string>;
}

/** Reads them off the tree of a bundle. */
export function moduleNames(program: Program): ModuleNames {
  const imports = new Map<string, ModuleName>();
  const names = new Map<string, ModuleName>();
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) {
        const imported =
          specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier"
            ? specifier.imported.name
            : "*";
        imports.set(specifier.local.name, importOf(String(statement.source.value), imported));
      }
    }
  }
  for (const statement of program.body) {
    const declared =
      statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration"
        ? (statement.declaration as AnyNode | null | undefined)
        : statement;
    switch (declared?.type) {
      case "FunctionDeclaration":
        if (declared.id) names.set(declared.id.name, { kind: "function", node: declared });
        break;
      case "ClassDeclaration":
        if (declared.id) names.set(declared.id.name, { kind: "class", node: declared });
        break;
      case "VariableDeclaration":
        for (const { id, init } of declared.declarations) {
          if (id.type === "Identifier") {
            if (init) names.set(id.name, valueOf(init, imports));
            else names.set(id.name, { kind: "value", node: id });
          } else for (const name of namesIn(id)) names.set(name, { kind: "value", node: declared });
        }
        break;
      default:
        break;
    }
  }
  return { names: new Map([...names, ...imports]), ...changesIn(program) };
}

function importOf(source: string, imported: string): ModuleName {
  if (isBuiltin(source)) return { kind: "builtin" };
  if (/^file:.*\/(author\/author|index)\.[jt]s$/.test(source) && ffuseNames.has(imported)) {
    return { kind: "ffuse", imported };
  }
  return { kind: "package", source };
}

const ffuseNames: ReadonlySet<string> = new Set(["workflow", "task", "snapshot", "restore"]);

/** The value of an initializer; a wrapped or a named function counts as the function. */
function valueOf(init: AnyNode, imports: ReadonlyMap<string, ModuleName>): ModuleName {
  if (isFunctionType(init.type)) return { kind: "function", node: init };
  if (init.type === "ClassExpression") return { kind: "class", node: init };
  // esbuild writes `_A = class _A …` for a class that speaks of itself.
  if (init.type === "AssignmentExpression" && init.operator === "=") {
    return valueOf(init.right, imports);
  }
  if (init.type === "CallExpression" && init.callee.type === "Identifier") {
    const { name } = init.callee;
    const [first] = init.arguments;
    const isTransparent = name === "__name" || imports.get(name)?.kind === "ffuse";
    if (isTransparent && first !== undefined) return valueOf(first, imports);
  }
  return { kind: "value", node: init };
}

function changesIn(program: Program): Pick<ModuleNames, "assigned" | "changed"> {
  const assigned = new Set<string>();
  const changed = new Set<string>();
  const change = (target: AnyNode, around: readonly AnyNode[]): void => {
    for (const name of namesIn(target as Pattern)) if (isInFunction(around)) assigned.add(name);
    walk(target, (node) => {
      const root = node.type === "MemberExpression" ? rootOf(node) : undefined;
      if (root !== undefined) changed.add(root);
      return undefined;
    });
  };
  walk(program, (node, around) => {
    if (node.type === "AssignmentExpression") change(node.left, around);
    else if (node.type === "UpdateExpression") change(node.argument, around);
    else if (node.type === "UnaryExpression" && node.operator === "delete") {
      change(node.argument, around);
    } else if (node.type === "ForInStatement" || node.type === "ForOfStatement") {
      if (node.left.type !== "VariableDeclaration") change(node.left, around);
    }
    return undefined;
  });
  return { assigned, changed };
}

/** The variable that a chain of properties starts from. */
export function rootOf(node: AnyNode): string | undefined {
  let inner: AnyNode = node;
  for (;;) {
    if (inner.type === "MemberExpression") inner = inner.object;
    else if (inner.type === "ChainExpression") inner = inner.expression;
    else if (inner.type === "ParenthesizedExpression") inner = inner.expression;
    else return inner.type === "Identifier" ? inner.name : undefined;
  }
}

/** Every variable that a pattern names. */
function namesIn(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === "RestElement" ? each.argument : each.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((each) => (each === null ? [] : namesIn(each)));
    case "RestElement":
      return namesIn(pattern.argument);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    default:
      return [];
  }
}
