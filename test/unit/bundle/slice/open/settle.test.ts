import { expect, test } from "vitest";
import { analyseBundle } from "../../../../../src/bundle/slice/analyse-bundle.ts";
import { opennessOf } from "../../../../../src/bundle/slice/open/ask-openness.ts";
import { prepareOpenState } from "../../../../../src/bundle/slice/open/prepare-open-state.ts";
import { settle } from "../../../../../src/bundle/slice/open/settle.ts";

/** How often one thing was found to depend on another when every variable of a module was asked for. */
function countEdges(lines: readonly string[]): number {
  const analysed = analyseBundle(lines.join("\n"), () => ({ kind: "reading" }));
  const state = prepareOpenState(analysed);
  for (const of of analysed.names.ofModule.values()) opennessOf(state, { kind: "value", of });
  settle(state);
  const all = [...state.asked.values()].flatMap((ofKind) => [...ofKind.values()]);
  return all.reduce((sum, { feeds }) => sum + feeds.size, 0);
}

test.each([
  [
    "getters",
    (n: number) => `const a${n} = { get p${n}() { return 1; } }; const x${n} = a${n}[x];`,
  ],
  ["methods", (n: number) => `const b${n} = { ["m" + x]() {} }; const y${n} = b${n}.m${n}();`],
  ["arguments", (n: number) => `const c${n} = call(shared, shared(${n}));`],
  ["properties", (n: number) => `all.p${n} = () => all.p${n}(); const z${n} = all.p${n}();`],
])("a module that is twice as long has at most twice as many dependencies: %s", (_, make) => {
  const head =
    "function call(f, n) { return f(n); } function shared(x) { return x; } const all = {}; const x = 1;";
  const edges = (size: number): number =>
    countEdges([head, ...Array.from({ length: size }, (_, at) => make(at))]);
  expect(edges(80)).toBeLessThanOrEqual(2 * edges(40));
});
