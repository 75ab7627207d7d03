import { isClass, isFunction } from "../parse-module.ts";
import { isLazyModule } from "./esbuild-helpers.ts";
import { baseOf, isPrimitiveValue, unwrapName } from "../node-shapes.ts";
import type { AnyNode } from "acorn";
import type { Variable } from "../declare-names.ts";
import type { AnalysedUnit, ModuleFacts } from "./effects-state.ts";

/** The unit of a variable that is a function of the module and never anything else. */
export function knownFunction(facts: ModuleFacts, variable: Variable): AnalysedUnit | undefined {
  const from = facts.declaredBy.get(variable);
  const one = from?.[0];
  if (one === undefined || from?.length !== 1 || (facts.assignedIn.get(variable) ?? 0) > 0) {
    return undefined;
  }
  const { node } = one.unit;
  if (node.type === "FunctionDeclaration") return one;
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
  const init = node.init ? unwrapName(node.init) : undefined;
  if (init === undefined) return undefined;
  return isFunction(init) || isLazyModule(facts, init) ? one : undefined;
}

/** The unit of a variable that is a class of the module and never anything else. */
export function knownClass(facts: ModuleFacts, variable: Variable): AnalysedUnit | undefined {
  const from = facts.declaredBy.get(variable);
  const one = from?.[0];
  if (one === undefined || from?.length !== 1) return undefined;
  const { node } = one.unit;
  if ((facts.assignedIn.get(variable) ?? 0) > 0) return undefined;
  if (node.type === "ClassDeclaration") return one;
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
  return node.init && isClass(node.init) ? one : undefined;
}

/** Declared once as something that cannot be changed from within. */
export function isPrimitive(facts: ModuleFacts, variable: Variable): boolean {
  const from = facts.declaredBy.get(variable);
  if (from?.length !== 1 || (facts.assignedIn.get(variable) ?? 0) > 0) return false;
  const { node } = from[0]?.unit ?? {};
  if (node?.type !== "VariableDeclarator" || node.id.type !== "Identifier") return false;
  return node.init != null && isPrimitiveValue(node.init);
}

/** Whether an expression starts at a global name, so that it leads to objects that belong to no module. */
export function isGlobalChain(facts: ModuleFacts, node: AnyNode): boolean {
  const base = baseOf(node);
  return (
    base.type === "Identifier" && facts.names.globals.has(base.start) && base.name !== "arguments"
  );
}

/** Whether an expression starts at something imported from a module whose functions only read. */
export function isReadingImport(facts: ModuleFacts, node: AnyNode): boolean {
  const base = baseOf(node);
  if (base.type !== "Identifier") return false;
  const variable = facts.names.at.get(base.start);
  return variable !== undefined && facts.imported.get(variable)?.from.kind === "reading";
}
