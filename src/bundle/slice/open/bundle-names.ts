import type { AnyNode } from "acorn";

/** Whether a variable is one that ffuse puts into a bundle so that a source file knows where it lies. */
export function isHereName(name: string): boolean {
  return /^__ffuse_(?:here|at)\d*$/.test(name);
}

/** Whether an expression is such a variable. */
export function isHere(node: AnyNode): boolean {
  return node.type === "Identifier" && isHereName(node.name);
}

/** Whether a declaration is what ffuse puts into a bundle so that `import.meta` and `require` are those of the source. */
export function isWayHere(node: AnyNode): boolean {
  if (node.type !== "VariableDeclarator" || !node.init) return false;
  const { id, init } = node;
  if (id.type === "Identifier" && id.name === "__ffuse_at") return true;
  return calleeName(init) === "__ffuse_at";
}

/** Whether an expression is a module that esbuild evaluates when it is first asked for. */
export function isLazyModule(init: AnyNode): boolean {
  return /^__(?:esm|commonJS)\d*$/.test(calleeName(init) ?? "");
}

function calleeName(node: AnyNode): string | undefined {
  return node.type === "CallExpression" && node.callee.type === "Identifier"
    ? node.callee.name
    : undefined;
}
