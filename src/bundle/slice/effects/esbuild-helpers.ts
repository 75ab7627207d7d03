import { isFunction } from "../parse-module.ts";
import type { AnyNode } from "acorn";
import type { Variable } from "../declare-names.ts";
import type { ModuleFacts } from "./effects-state.ts";

const helperPattern =
  /^__(?:name|export|toESM|commonJS|esm|ffuse_at|require|decorateElement)(?=\d*$)/;

function looksLike(helper: string, init: AnyNode): boolean {
  if (helper === "__ffuse_at") return init.type === "MemberExpression";
  return isFunction(init) || init.type === "CallExpression";
}

/** The name of a helper of esbuild, or of a bundle's first line, if a variable is one. */
export function helperNamed(facts: ModuleFacts, variable: Variable): string | undefined {
  const helper = helperPattern.exec(variable.name)?.[0];
  const from = facts.declaredBy.get(variable);
  if (helper === undefined || from?.length !== 1) return undefined;
  const { node } = from[0]?.unit ?? {};
  return node?.type === "VariableDeclarator" && node.init != null && looksLike(helper, node.init)
    ? helper
    : undefined;
}

/** Whether an expression is a module that esbuild evaluates when it is first asked for. */
export function isLazyModule(facts: ModuleFacts, init: AnyNode): boolean {
  if (init.type !== "CallExpression" || init.callee.type !== "Identifier") return false;
  const variable = facts.names.at.get(init.callee.start);
  if (variable === undefined) return false;
  const helper = helperNamed(facts, variable);
  return helper === "__commonJS" || helper === "__esm";
}

/** A variable of esbuild's own, which nothing changes. */
export function isHelper(facts: ModuleFacts, variable: Variable): boolean {
  return variable.declaredAt < facts.runtimeEnd;
}
