import type { Unseen } from "./round.ts";
import { memberName } from "../node-shapes.ts";
import { noCells, unite } from "./cell-set.ts";
import { grow, handOut, setWorld } from "./note-changes.ts";
import type { MemberExpression } from "acorn";
import type { Effects, Roots } from "./roots.ts";
import type { Context, EffectsState } from "./effects-state.ts";

/** A property is read or written, which may run an accessor of the module. */
export function runAccessors(node: MemberExpression, base: Roots, context: Context): void {
  if (context.state.accessors.size === 0) return;
  runAccessorsNamed(memberName(node), base, context);
}

/** The same by name; undefined for one that is not known. */
export function runAccessorsNamed(name: string | undefined, base: Roots, context: Context): void {
  const { state, sink } = context;
  if (state.accessors.size === 0) return;
  const unseen = unseenOf(state, name ?? anyName, () =>
    name === undefined
      ? [...state.accessors.values()].flatMap((effects) => [...effects])
      : [...(state.accessors.get(name) ?? []), ...(state.accessors.get("") ?? [])],
  );
  note(state, unseen, sink);
  if (unseen.changesThis) handOut(state, base.cells, sink);
}

/** Functions may run that the language calls where nothing tells. */
export function runImplicit(state: EffectsState, sink: Effects): void {
  note(
    state,
    unseenOf(state, implicit, () => [...state.implicit]),
    sink,
  );
}

const anyName = Symbol("any name");
const implicit = Symbol("implicit");

/** Put together once a round, since nearly every expression asks for it. */
function unseenOf(
  state: EffectsState,
  key: string | symbol,
  find: () => readonly Effects[],
): Unseen {
  const known = state.round.unseen.get(key);
  if (known !== undefined) return known;
  const all = find();
  const unseen = {
    affects: all.reduce((cells, { affects }) => unite(cells, affects), noCells),
    world: all.some((effects) => effects.world),
    changesThis: all.some((effects) => effects.changesThis),
  };
  state.round.unseen.set(key, unseen);
  return unseen;
}

function note(state: EffectsState, unseen: Unseen, sink: Effects): void {
  sink.affects = grow(state, sink.affects, unseen.affects);
  if (unseen.world) setWorld(state, sink);
}
