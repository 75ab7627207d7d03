import { memberName } from "./node-shapes.ts";
import { handOut, happen } from "./note-changes.ts";
import type { MemberExpression } from "acorn";
import type { Roots } from "./roots.ts";
import type { Context } from "./effects-state.ts";

/** A property is read or written, which may run an accessor of the module. */
export function runAccessors(node: MemberExpression, base: Roots, context: Context): void {
  if (context.state.accessors.size === 0) return;
  runAccessorsNamed(memberName(node), base, context);
}

/** The same by name; undefined for one that is not known. */
export function runAccessorsNamed(name: string | undefined, base: Roots, context: Context): void {
  if (context.state.accessors.size === 0) return;
  const found =
    name === undefined
      ? [...context.state.accessors.values()]
      : [context.state.accessors.get(name), context.state.accessors.get("")];
  for (const set of found) {
    for (const effects of set ?? []) {
      happen(context.state, effects, context.sink);
      if (effects.changesThis) handOut(context.state, base.cells, context.sink);
    }
  }
}
