import { isFunction } from "../parse-module.ts";
import { applyEffects } from "./apply-effects.ts";
import { knownFunction } from "./known-variables.ts";
import { mayBeFunction, unwrapName } from "../node-shapes.ts";
import { handOut, union } from "./note-changes.ts";
import { canRun } from "./reach-cells.ts";
import { either, handle, nothing, recording } from "./roots.ts";
import { runFunction } from "./run-function.ts";
import { leak, putInto } from "./set-variable.ts";
import { isWithin, unite } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import type { Roots } from "./roots.ts";
import type { Call, Context } from "./effects-state.ts";

/** Functions among the arguments are called with anything of these. */
export function runCallbacks(all: CellSet, call: Call, context: Context): Roots {
  const { given, nodes } = call;
  let back = nothing;
  const each: Roots = { cells: all, fresh: false };
  for (const [at, node] of nodes.entries()) {
    const plain = unwrapName(node);
    if (isFunction(plain)) {
      const inside = runFunction(plain, all.length === 0 ? [] : [each], context);
      back = either(back, inside);
      continue;
    }
    if (plain.type === "Identifier") {
      const variable = context.state.names.at.get(plain.start);
      const known = variable === undefined ? undefined : knownFunction(context.state, variable);
      if (known !== undefined && known.latent !== context.sink) {
        back = either(
          back,
          applyEffects(known.latent, { given: [each], nodes: [], isNew: false }, context),
        );
        continue;
      }
      if (variable !== undefined && !variable.ofModule && variable.fn !== undefined) {
        back = either(back, runFunction(variable.fn, [each], context));
      }
    }
    const roots = given[at] ?? nothing;
    if (mayBeFunction(plain) && canRun(context.state, roots.cells)) {
      handOut(context.state, unite(all, roots.cells), context.sink);
      back = either(back, { cells: roots.cells, fresh: false });
    }
  }
  return back;
}

/** Something is called that is not known: it may do anything with all that it gets. */
export function callUnknown(from: Roots, call: Call, context: Context): Roots {
  const { given, nodes } = call;
  const isRecording = from.cells.length > 0 && isWithin(from.cells, recording);
  if (isRecording) return { cells: handle.alone, fresh: false };
  const cells = unite(from.cells, union(given));
  handOut(context.state, cells, context.sink);
  const each: Roots = { cells, fresh: false };
  let back = nothing;
  for (const node of nodes) {
    const plain = unwrapName(node);
    if (isFunction(plain))
      back = either(back, runFunction(plain, cells.length === 0 ? [] : [each], context));
    putInto(node, cells, context);
    leak(node, cells, context);
  }
  return either(each, back);
}
