import type { LiveCall, LiveFunction, Recorder } from "../model/live-graph.ts";
import type { RecordedTarget } from "../model/recorded-graph.ts";
import type { GridAxis, Params } from "../model/run-params.ts";
import { indexProduct } from "../util/index-product.ts";
import { spellValue } from "../util/spell-value.ts";
import type { Combination } from "./merge-combinations.ts";
import { nameAnonymous } from "./name-anonymous.ts";

/** What the recorder held when the module was loaded, before its exported function was called. */
interface Begun {
  readonly counts: ReadonlyMap<string, number>;
  readonly functions: readonly LiveFunction[];
  readonly functionNames: readonly string[];
  readonly calls: readonly LiveCall[];
  readonly names: readonly Pick<LiveCall, "name" | "named" | "functionName">[];
}

/** Records the calls of every combination, each as if it were the only one. `ask` records those of one set of parameters. */
export async function loadCombinations(
  recorder: Recorder,
  grid: readonly GridAxis[],
  ask: (
    chosen: Params,
  ) => Promise<{ readonly params: unknown; readonly targets: readonly RecordedTarget[] }>,
): Promise<readonly Combination[]> {
  const begun: Begun = {
    counts: new Map(recorder.counts),
    functions: [...recorder.functions],
    functionNames: recorder.functions.map(({ name }) => name),
    calls: [...recorder.calls],
    names: recorder.calls.map(({ name, named, functionName }) => ({ name, named, functionName })),
  };
  const combinations: Combination[] = [];
  for (const way of indexProduct(grid.map(({ values }) => values.length))) {
    restore(recorder, begun);
    const [firstFunction, firstCall] = [recorder.functions.length, recorder.calls.length];
    const chosen = grid.map(({ name, values }, axis) => [name, values[way[axis] ?? 0]] as const);
    const { params, targets } = await ask(Object.fromEntries(chosen));
    const functions = recorder.functions.slice(firstFunction);
    const paramsText = spellValue(params).text;
    for (const wrapped of functions) {
      wrapped.combination = { index: combinations.length, paramsText };
    }
    const calls = [...begun.calls, ...recorder.calls.slice(firstCall)];
    nameAnonymous({ ...recorder, functions: [...begun.functions, ...functions], calls });
    // Copies, since names of what all combinations share are given again.
    combinations.push({ calls: calls.map((call) => ({ ...call })), targets });
  }
  return combinations;
}

function restore({ counts }: Recorder, begun: Begun): void {
  counts.clear();
  for (const [name, count] of begun.counts) counts.set(name, count);
  begun.functions.forEach((wrapped, index) => {
    wrapped.name = begun.functionNames[index] ?? wrapped.name;
  });
  begun.calls.forEach((call, index) => Object.assign(call, begun.names[index]));
}
