import type { AnalysedBundle } from "../analyse-bundle.ts";
import { indexCode } from "../code-index/index-code.ts";
import type { OpenState } from "./open-state.ts";

/** A state in which nothing is asked. */
export function prepareOpenState(analysed: AnalysedBundle): OpenState {
  return {
    analysed,
    index: indexCode(analysed),
    assigned: new Set(analysed.references.flatMap(({ assigns }) => [...assigns])),
    asked: new Map(),
    waiting: [],
    raised: [],
    wrapped: new Map(),
    requiring: new Map(),
    fixedCode: new Map(),
    calledParameters: new Map(),
    captures: new Map(),
  };
}
