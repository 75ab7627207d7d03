import type { Variable } from "./declare-names.ts";
import { idsIn } from "./effects/cell-set.ts";
import { evaluateUnit } from "./effects/evaluate-unit.ts";
import { prepareState } from "./effects/prepare-state.ts";
import { startRound } from "./effects/round.ts";
import type { EffectsInput } from "./effects/prepare-state.ts";
import type { ClassNode, FunctionNode } from "./parse-module.ts";

/** What evaluating a module changes, unit by unit. */
export interface ModuleEffects {
  /** Variables that evaluating a unit may change the value of, beside those that it declares; by index of the unit. */
  readonly variables: readonly ReadonlySet<Variable>[];
  /** Keys of packages whose state it may change. */
  readonly packages: readonly ReadonlySet<string>[];
  /** Whether it may change what belongs to no module. */
  readonly world: readonly boolean[];
}

/**
 * Finds out what evaluating each unit changes. It follows values, not names: where they come from, through which functions
 * they go and what they are put into, without regard to order; what it cannot tell counts as changed.
 */
export function collectEffects(input: EffectsInput): ModuleEffects {
  const state = prepareState(input);
  for (let round = 0; state.changed; round += 1) {
    if (round > 100) throw new Error("bug: the effects of a bundle do not settle");
    state.changed = false;
    state.round = startRound();
    const latentSeen = new Set<FunctionNode | ClassNode>();
    for (const one of state.analysed) evaluateUnit(one, latentSeen, state);
  }

  const variableOf = new Map([...state.cellOf].map(([variable, cell]) => [cell, variable]));
  const affected = state.analysed.map(({ evaluated }) =>
    idsIn(evaluated.affects).flatMap((id) => state.cells[id] ?? []),
  );
  return {
    variables: affected.map(
      (cells) => new Set(cells.flatMap((cell) => variableOf.get(cell) ?? [])),
    ),
    packages: affected.map(
      (cells) => new Set(cells.filter(({ kind }) => kind === "package").map(({ name }) => name)),
    ),
    world: state.analysed.map(({ evaluated }) => evaluated.world),
  };
}
