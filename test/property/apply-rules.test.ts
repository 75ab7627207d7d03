import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId, NodeName } from "../../src/model/ids.ts";
import type { NodeSettings, QueryRule } from "../../src/model/query.ts";
import { applyRules } from "../../src/plan/apply-rules.ts";

const nodes = ["a", "ab", "b", "ba/1", ".c"].map((name, id) => ({
  id: id as NodeId,
  name: name as NodeName,
}));

const amount = fc.constantFrom(0, 0.5, 1, 2);
const settings: fc.Arbitrary<NodeSettings> = fc.record(
  {
    numCpus: amount,
    memoryBytes: amount,
    resources: fc.dictionary(fc.constantFrom("_x", "_y", "_z"), amount),
    tags: fc.array(fc.constantFrom("t", "u"), { maxLength: 2 }),
    cache: fc.constantFrom("fingerprint", "name", "off"),
  },
  { requiredKeys: [] },
);
const match = fc.constantFrom<QueryRule["match"]>(
  { kind: "glob", text: "*" },
  { kind: "glob", text: "a*" },
  { kind: "glob", text: "?" },
  { kind: "glob", text: "nothing" },
  { kind: "pattern", text: "b.*" },
  { kind: "pattern", text: ".*[ac1]" },
);
const rules = fc.array(fc.record({ match, settings }), { maxLength: 6 });
const everywhere: QueryRule["match"] = { kind: "glob", text: "*" };

test("the arguments of a node are what its rules say one after the other", () => {
  fc.assert(
    fc.property(rules, (all) => {
      const { byNode } = applyRules(nodes, all);
      for (const { id, name } of nodes) {
        const expected = {
          need: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} as Record<string, number> },
          tags: [] as readonly string[],
          cache: "fingerprint",
          setBy: {} as Record<string, number>,
        };
        for (const [index, rule] of all.entries()) {
          // The oracle for matching: one rule and one node.
          const alone = applyRules([{ id, name }], [{ match: rule.match, settings: {} }]);
          if (alone.unmatched.length > 0) continue;
          const { numCpus, memoryBytes, resources = {}, tags, cache } = rule.settings;
          if (numCpus !== undefined) expected.need.numCpus = numCpus;
          if (numCpus !== undefined) expected.setBy["num_cpus"] = index;
          if (memoryBytes !== undefined) expected.need.memoryBytes = memoryBytes;
          if (memoryBytes !== undefined) expected.setBy["memory"] = index;
          Object.assign(expected.need.custom, resources);
          for (const key of Object.keys(resources)) expected.setBy[`resources.${key}`] = index;
          if (tags !== undefined) expected.tags = tags;
          if (tags !== undefined) expected.setBy["tags"] = index;
          if (cache !== undefined) expected.cache = cache;
          if (cache !== undefined) expected.setBy["cache"] = index;
        }
        expect(byNode.get(id)).toEqual(expected);
      }
    }),
  );
});

test("a last rule for all nodes decides every key that it sets", () => {
  fc.assert(
    fc.property(rules, settings, (earlier, last) => {
      const { byNode } = applyRules(nodes, [...earlier, { match: everywhere, settings: last }]);
      for (const { need, tags, cache, setBy } of byNode.values()) {
        expect({ numCpus: need.numCpus, memoryBytes: need.memoryBytes, tags, cache }).toMatchObject(
          Object.fromEntries(Object.entries(last).filter(([key]) => key !== "resources")),
        );
        expect(need.custom).toMatchObject(last.resources ?? {});
        for (const key of Object.keys(last.resources ?? {})) {
          expect(setBy[`resources.${key}`]).toBe(earlier.length);
        }
      }
    }),
  );
});

test("a rule that matches nothing changes nothing, wherever it stands", () => {
  fc.assert(
    fc.property(rules, rules, settings, (before, after, ignored) => {
      const nothing: QueryRule = { match: { kind: "pattern", text: "nothing" }, settings: ignored };
      const without = applyRules(nodes, [...before, ...after]);
      const having = applyRules(nodes, [...before, nothing, ...after]);
      for (const [id, { need, tags, cache, setBy }] of having.byNode) {
        const moved = Object.entries(setBy).map(([key, by]) => [
          key,
          by > before.length ? by - 1 : by,
        ]);
        expect({ need, tags, cache, setBy: Object.fromEntries(moved) }).toEqual(
          without.byNode.get(id),
        );
      }
      expect(having.unmatched).toContainEqual({ rule: before.length, near: [] });
    }),
  );
});

test("a rule twice in a row is as good as once", () => {
  fc.assert(
    fc.property(rules, settings, (earlier, last) => {
      const rule = { match: everywhere, settings: last };
      const strip = (all: readonly QueryRule[]): unknown[] =>
        [...applyRules(nodes, all).byNode.values()].map(({ need, tags, cache }) => ({
          need,
          tags,
          cache,
        }));
      expect(strip([...earlier, rule, rule])).toEqual(strip([...earlier, rule]));
    }),
  );
});
