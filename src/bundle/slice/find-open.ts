import type { AnyNode } from "acorn";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import type { Variable } from "./declare-names.ts";
import type { Unit } from "./find-units.ts";
import { nothingOpen, opennessOf } from "./open/ask-openness.ts";
import type { OpenLevel } from "./open/open-level.ts";
import { prepareOpenState } from "./open/prepare-open-state.ts";
import { isWrapped } from "./open/recorded-calls.ts";
import { settle } from "./open/settle.ts";
import { startWalk } from "./open/start-walk.ts";

/** Which values of a bundle reading its code does not tell. */
export interface OpenValues {
  /** Variables of the module that are not closed, in the order of the module. */
  readonly ofModule: ReadonlyMap<Variable, OpenLevel>;
  /** How open what an expression gives is, with all that it closes over of the functions and blocks around it. */
  levelOf(node: AnyNode, unit: Unit): OpenLevel;
  /** How open a variable of a function or block is. */
  levelOfLocal(variable: Variable): OpenLevel;
}

/**
 * Finds the values that come from outside of the code. It follows what is evaluated while the module loads; a function counts
 * when it is called, and where it cannot be told which one is, all that the code around the call mentions counts as called.
 */
export function findOpen(analysed: AnalysedBundle): OpenValues {
  const state = prepareOpenState(analysed);
  const variables = [...analysed.names.ofModule.values()].filter(
    (variable) => !analysed.declaredBy.get(variable)?.some(({ from }) => from !== undefined),
  );
  const found = variables.map(
    (variable) => [variable, opennessOf(state, { kind: "value", of: variable })] as const,
  );
  settle(state);
  return {
    ofModule: new Map(
      found
        .filter(([variable, { level }]) => level > 0 && !isWrapped(variable, state))
        .map(([variable, { level }]) => [variable, level]),
    ),
    levelOf: (node, unit) => {
      const into = nothingOpen();
      const walk = startWalk({ state, into }, { unit });
      walk.visit(node, walk);
      settle(state);
      return into.level;
    },
    levelOfLocal: (variable) => {
      const openness = opennessOf(state, { kind: "local", of: variable });
      settle(state);
      return openness.level;
    },
  };
}
