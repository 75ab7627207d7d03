import type { AnyNode, Pattern, Program } from "acorn";
import type { Variable } from "./declare-names.ts";
import type { ResolvedNames } from "./resolve-names.ts";

/** A declaration or statement at the top level of a module. */
export interface Unit {
  /** In the order of the module. */
  readonly index: number;
  readonly kind: "import" | "function" | "class" | "variable" | "statement" | "naming";
  /** A declarator for one of several variables, a specifier for one of several imported names. */
  readonly node: AnyNode;
  readonly start: number;
  readonly end: number;
  /** `const`, `let` or `var` before a declarator. */
  readonly keyword?: string;
  readonly name: string;
  /** What its own pattern or head declares; variables in blocks of a statement come with its references. */
  readonly declares: readonly Variable[];
  /** For an import, where from. */
  readonly from?: string;
}

/** All that stands at the top level, piece by piece; lists of exports are left out, since they do nothing. */
export function findUnits(program: Program, names: ResolvedNames): readonly Unit[] {
  const units: Unit[] = [];
  const add = (unit: Omit<Unit, "index" | "start" | "end">): void => {
    const { start, end } = unit.node;
    units.push({ index: units.length, start, end, ...unit });
  };
  const variablesOf = (pattern: Pattern): readonly Variable[] =>
    namesIn(pattern).flatMap((name) => names.ofModule.get(name) ?? []);

  const addStatement = (statement: AnyNode): void => {
    switch (statement.type) {
      case "EmptyStatement":
      case "ExportAllDeclaration":
        return;
      case "ImportDeclaration": {
        const from = String(statement.source.value);
        if (statement.specifiers.length === 0) {
          add({ kind: "import", node: statement, name: from, declares: [], from });
        }
        for (const specifier of statement.specifiers) {
          const declares = variablesOf(specifier.local);
          add({ kind: "import", node: specifier, name: specifier.local.name, declares, from });
        }
        return;
      }
      case "ExportNamedDeclaration":
        if (statement.declaration) addStatement(statement.declaration);
        return;
      case "ExportDefaultDeclaration":
        addStatement(statement.declaration);
        return;
      case "VariableDeclaration":
        for (const node of statement.declarations) {
          const declares = variablesOf(node.id);
          const name = declares.map((one) => one.name).join(", ");
          add({ kind: "variable", node, keyword: statement.kind, name, declares });
        }
        return;
      case "FunctionDeclaration":
      case "ClassDeclaration": {
        const isClass = statement.type === "ClassDeclaration";
        const declares = statement.id ? variablesOf(statement.id) : [];
        const own = statement.id ? statement.id.name : "default";
        const name = isClass ? `class ${own}` : own;
        add({ kind: isClass ? "class" : "function", node: statement, name, declares });
        return;
      }
      default: {
        const named = namedBy(statement);
        const variable = named === undefined ? undefined : names.ofModule.get(named);
        if (named === undefined || variable === undefined) {
          add({ kind: "statement", node: statement, name: "statement", declares: [] });
        } else add({ kind: "naming", node: statement, name: named, declares: [variable] });
      }
    }
  };
  for (const statement of program.body) addStatement(statement);
  return units;
}

/** The function that a statement of esbuild, `__name(f, "f")`, gives its name back to. */
function namedBy(statement: AnyNode): string | undefined {
  if (statement.type !== "ExpressionStatement") return undefined;
  const call = statement.expression;
  if (call.type !== "CallExpression" || call.callee.type !== "Identifier") return undefined;
  if (call.callee.name !== "__name" || call.arguments.length !== 2) return undefined;
  const [target, name] = call.arguments;
  return target?.type === "Identifier" && name?.type === "Literal" ? target.name : undefined;
}

/** The names that a pattern gives a value to. */
function namesIn(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case "RestElement":
      return namesIn(pattern.argument);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "MemberExpression":
      return [];
  }
}
