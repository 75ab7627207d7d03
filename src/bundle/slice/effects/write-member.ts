import { isIn } from "./cell-set.ts";
import { isGlobalChain } from "./known-variables.ts";
import { change, connect, setWorld } from "./note-changes.ts";
import { putInto } from "./set-variable.ts";
import type { AnyNode } from "acorn";
import type { Roots } from "./roots.ts";
import type { Context, EffectsState } from "./effects-state.ts";

/** `target.x = value` and its like. */
export function writeMember(target: AnyNode, base: Roots, value: Roots, context: Context): void {
  if (isGlobalChain(context.state, target)) setWorld(context.state, context.sink);
  if (!base.fresh)
    change(context.state, base.cells, context.sink, !isOwnContainer(context.state, target));
  connect(context.state, base.cells, value.cells, context.sink);
  putInto(target, value.cells, context);
}

/** A variable that nothing but new values was ever put into. */
function isOwnContainer(state: EffectsState, target: AnyNode): boolean {
  if (target.type !== "Identifier") return false;
  const variable = state.names.at.get(target.start);
  const cell = variable === undefined ? undefined : state.cellOf.get(variable);
  return cell !== undefined && !isIn(state.aliases, cell.id);
}
