import fc from "fast-check";
import { expect, test } from "vitest";
import type { GraphNode } from "../../src/model/graph.ts";
import type { QueryRule } from "../../src/model/query.ts";
import { assignPlugins } from "../../src/plan/assign-plugins.ts";
import { pluginParts } from "../../src/plan/plugin-parts.ts";

const nodes = (count: number): readonly GraphNode[] =>
  Array.from({ length: count }, (_, id) => ({ id, name: `n${id}` }) as unknown as GraphNode);

const rule = (plugin: {
  readonly seed: number;
  readonly min: number;
  readonly max: number;
}): QueryRule => ({
  match: { kind: "glob", text: "*" },
  settings: { plugins: [{ use: "random-state", ...plugin }] },
});

test("seeds begin with the first, rise by one, stay within their limits and begin again with the smallest", () => {
  const limits = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map(([min, more, from]) => {
    const max = min + more;
    return { min, max, seed: min + (from % (more + 1)) };
  });
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 200 }), (of, count) => {
      const work = [...assignPlugins(nodes(count), [rule(of)]).values()];
      const seeds = work.map(([each]) => (each?.use === "random-state" ? each.seed : NaN));
      expect(seeds).toHaveLength(count);
      expect(seeds[0]).toBe(of.seed);
      seeds.forEach((seed, index) => {
        expect(seed >= of.min && seed <= of.max).toBe(true);
        const before = seeds[index - 1];
        if (before !== undefined) expect(seed).toBe(before === of.max ? of.min : before + 1);
      });
    }),
  );
});

test("two nodes have one part of the fingerprint exactly if they have one seed", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(seeds, seeds, (one, other) => {
      const [left, right] = [one, other].map((seed) =>
        pluginParts([{ use: "random-state", seed }], () => ({ isObserver: false, counts: [] })),
      );
      expect(left?.[0]?.hash === right?.[0]?.hash).toBe(one === other);
    }),
  );
});
