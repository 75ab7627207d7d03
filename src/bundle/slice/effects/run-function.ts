import { assignPattern } from "./assign-pattern.ts";
import { unite } from "./cell-set.ts";
import { grow, union } from "./note-changes.ts";
import { containerOf, either, nothing, parameter, receiver } from "./roots.ts";
import { growLocals, literalRoots } from "./set-variable.ts";
import type { Roots } from "./roots.ts";
import type { FunctionNode } from "../parse-module.ts";
import type { Context } from "./effects-state.ts";

/** A function that is made, not called: its body counts as latent. */
export function evaluateFunction(node: FunctionNode, context: Context): Roots {
  if (!context.latentSeen.has(node)) {
    context.latentSeen.add(node);
    const latent: Context = {
      ...context,
      sink: context.one.latent,
      running: new Set([node]),
      self:
        node.type === "ArrowFunctionExpression" && context.sink === context.one.latent
          ? context.self
          : { cells: receiver.alone, fresh: true },
      returns: node,
    };
    for (const pattern of node.params) {
      assignPattern(pattern, { cells: parameter.alone, fresh: false }, latent, true);
    }
    walkBody(node, latent);
  }
  return literalRoots(context);
}

function walkBody(node: FunctionNode, context: Context): void {
  if (node.body.type === "BlockStatement") context.execute(node.body, context);
  else addReturn(context.evaluate(node.body, context), context);
}

/** A function in the unit at hand is called with known arguments. */
export function runFunction(node: FunctionNode, given: readonly Roots[], context: Context): Roots {
  evaluateFunction(node, context);
  for (const [at, pattern] of node.params.entries()) {
    const roots =
      pattern.type === "RestElement"
        ? containerOf(...given.slice(at))
        : (given[at] ?? (given.length > 0 ? given.at(-1) : undefined) ?? nothing);
    assignPattern(
      pattern.type === "RestElement" ? pattern.argument : pattern,
      roots,
      context,
      true,
    );
  }
  // `arguments` and spread arguments may bring any of them anywhere.
  growLocals(context.state, context.one, union(given));
  if (context.sink === context.one.evaluated && !context.running.has(node)) {
    walkBody(node, {
      ...context,
      running: new Set([...context.running, node]),
      self: node.type === "ArrowFunctionExpression" ? context.self : nothing,
      returns: node,
    });
  }
  return context.state.returnsOf.get(node) ?? nothing;
}

/** The function at hand gives a value back. */
export function addReturn(roots: Roots, context: Context): void {
  if (context.returns !== undefined) {
    const known = context.state.returnsOf.get(context.returns);
    const merged = known === undefined ? roots : either(known, roots);
    if (merged.cells !== known?.cells || merged.fresh !== known.fresh) {
      context.state.returnsOf.set(context.returns, merged);
      context.state.changed = true;
    }
  }
  context.sink.returns = grow(context.state, context.sink.returns, roots.cells);
  if (context.sink.returnsFresh && !roots.fresh) {
    context.sink.returnsFresh = false;
    context.state.changed = true;
  }
}

/** What is thrown goes the way of what is returned, to be found where it is caught. */
export function addThrown(roots: Roots, context: Context): void {
  context.sink.returns = grow(context.state, context.sink.returns, roots.cells);
  growLocals(context.state, context.one, roots.cells);
  if (context.sink.returnsFresh && !roots.fresh) {
    context.sink.returnsFresh = false;
    context.state.changed = true;
  }
}

/** What a `catch` at hand may catch. */
export function thrown(context: Context): Roots {
  return { cells: unite(context.one.localCells, context.sink.returns), fresh: false };
}
