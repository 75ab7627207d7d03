import { isFunction } from "../parse-module.ts";
import { change, connect, handOut, happen, raiseParameters, union } from "./note-changes.ts";
import { isForeign } from "./reach-cells.ts";
import { parameter, received } from "./roots.ts";
import { runFunction } from "./run-function.ts";
import { leak, putInto } from "./set-variable.ts";
import { isIn, unite, without } from "./cell-set.ts";
import type { Effects, Roots } from "./roots.ts";
import type { Call, Context } from "./effects-state.ts";

/** What a function does whose effects are known. */
export function applyEffects(effects: Effects, call: Call, context: Context): Roots {
  const { given, nodes } = call;
  const all = union(given);
  happen(context.state, effects, context.sink);
  if (effects.parameters === 2 || (effects.parameters === 1 && isForeign(context.state, all))) {
    handOut(context.state, all, context.sink);
    change(context.state, all, context.sink, true);
    const put = unite(effects.gives, all);
    for (const node of nodes) {
      putInto(node, put, context);
      if (isFunction(node)) runFunction(node, [{ cells: put, fresh: false }], context);
    }
  } else if (effects.parameters === 1 && isIn(all, parameter.id))
    raiseParameters(context.state, context.sink, 1);
  if (effects.takes.length > 0) {
    connect(context.state, effects.takes, all, context.sink);
    for (const node of nodes) leak(node, effects.takes, context);
  }
  if (effects.gives.length > 0) connect(context.state, all, effects.gives, context.sink);
  const cells = without(effects.returns, received);
  return {
    cells: isIn(effects.returns, parameter.id) ? unite(cells, all) : cells,
    fresh: effects.returnsFresh,
  };
}
