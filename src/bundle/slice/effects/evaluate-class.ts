import { applyEffects } from "./apply-effects.ts";
import { knownClass } from "./known-variables.ts";
import { unite } from "./cell-set.ts";
import { growLocals } from "./set-variable.ts";
import { change, connect, handOut, hold, union } from "./note-changes.ts";
import { nothing, parameter, receiver } from "./roots.ts";
import { evaluateFunction } from "./run-function.ts";
import type { Expression } from "acorn";
import type { Roots } from "./roots.ts";
import type { ClassNode } from "../parse-module.ts";
import type { Context } from "./effects-state.ts";

/** A class is made: static parts run, the rest counts as latent. */
export function evaluateClass(node: ClassNode, context: Context): void {
  const own = node.id ? context.state.names.at.get(node.id.start) : undefined;
  const base = node.superClass ? context.evaluate(node.superClass, context) : nothing;
  if (own?.ofModule === true) {
    const cell = context.state.cellOf.get(own);
    if (cell !== undefined) hold(context.state, cell, base.cells);
  }
  growLocals(context.state, context.one, base.cells);
  const declaredCells = context.one.unit.declares.flatMap(
    (variable) => context.state.cellOf.get(variable) ?? [],
  );
  const staticSelf: Roots = {
    cells: declaredCells.reduce((cells, { alone }) => unite(cells, alone), context.one.code.alone),
    fresh: false,
  };
  const latent: Context = {
    ...context,
    sink: context.one.latent,
    self: { cells: receiver.alone, fresh: true },
    returns: undefined,
  };
  const isFirst = !context.latentSeen.has(node);
  context.latentSeen.add(node);
  const hasConstructor = node.body.body.some(
    (member) => member.type === "MethodDefinition" && member.kind === "constructor",
  );
  if (node.superClass && !hasConstructor && isFirst) {
    callSuper([{ cells: parameter.alone, fresh: false }], latent, node.superClass);
  }
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") {
      for (const statement of member.body)
        context.execute(statement, { ...context, self: staticSelf });
      continue;
    }
    if (member.computed) context.evaluate(member.key, context);
    if (member.type === "MethodDefinition") {
      context.state.superOf.set(member.value, node.superClass ?? undefined);
      evaluateFunction(member.value, context);
    } else if (member.value) {
      if (member.static) {
        const roots = context.evaluate(member.value, { ...context, self: staticSelf });
        for (const cell of declaredCells) hold(context.state, cell, roots.cells);
      } else if (isFirst) {
        const roots = context.evaluate(member.value, latent);
        connect(context.state, latent.self.cells, roots.cells, latent.sink);
      }
      if (member.static && isFirst) context.evaluate(member.value, latent);
    }
  }
}

/** Effects of `super(…)`. */
export function callSuper(
  given: readonly Roots[],
  context: Context,
  superClass: Expression | undefined,
): void {
  const variable =
    superClass?.type === "Identifier" ? context.state.names.at.get(superClass.start) : undefined;
  const known = variable === undefined ? undefined : knownClass(context.state, variable);
  if (known !== undefined) {
    const { latent } = known;
    applyEffects(latent, { given, nodes: [], isNew: false }, context);
    if (latent.changesThis) change(context.state, receiver.alone, context.sink);
    if (latent.thisTakes) connect(context.state, receiver.alone, parameter.alone, context.sink);
    return;
  }
  const from =
    superClass === undefined ? context.one.localCells : context.evaluate(superClass, context).cells;
  const cells = unite(unite(receiver.alone, from), union(given));
  handOut(context.state, cells, context.sink);
}
