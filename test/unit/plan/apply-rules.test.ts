import { describe, expect, test } from "vitest";
import type { NodeId, NodeName } from "../../../src/model/ids.ts";
import type { NodeArguments } from "../../../src/model/node-arguments.ts";
import type { NodeSettings, QueryRule } from "../../../src/model/query.ts";
import { defaultRetries } from "../../../src/model/retry-policy.ts";
import { applyRules } from "../../../src/plan/apply-rules.ts";
import { failuresOf } from "../../support/failures-of.ts";

interface NamedNode {
  readonly id: NodeId;
  readonly name: NodeName;
}

function nodesNamed(...names: readonly string[]): readonly NamedNode[] {
  return names.map((name, id) => ({ id: id as NodeId, name: name as NodeName }));
}

function glob(text: string, settings: NodeSettings): QueryRule {
  return { match: { kind: "glob", text }, settings };
}

const untouched: NodeArguments = {
  need: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
  tags: [],
  cache: "fingerprint",
  setBy: {},
};

test("without rules every node has the defaults", () => {
  const { byNode, unmatched } = applyRules(nodesNamed("a", "b"), []);
  expect([...byNode]).toEqual([
    [0, untouched],
    [1, untouched],
  ]);
  expect(unmatched).toEqual([]);
});

test("later rules win key by key, and each key tells the rule that set it last", () => {
  const rules = [
    glob("*", {
      numCpus: 2,
      memoryBytes: 100,
      resources: { _a: 1, _b: 1 },
      tags: ["all", "x"],
    }),
    glob("model-*", { numCpus: 4, resources: { _b: 0, _c: 3 }, tags: ["model"] }),
    { match: { kind: "pattern", text: "model-2" }, settings: { cache: "off" } },
  ] as const;
  const { byNode } = applyRules(nodesNamed("rows", "model-1", "model-2"), rules);
  const model: NodeArguments = {
    need: { numCpus: 4, numGpus: 0, memoryBytes: 100, custom: { _a: 1, _b: 0, _c: 3 } },
    tags: ["model"],
    cache: "fingerprint",
    setBy: {
      num_cpus: 1,
      memory: 0,
      "resources._a": 0,
      "resources._b": 1,
      "resources._c": 1,
      tags: 1,
    },
  };
  expect([...byNode.values()]).toEqual([
    {
      need: { numCpus: 2, numGpus: 0, memoryBytes: 100, custom: { _a: 1, _b: 1 } },
      tags: ["all", "x"],
      cache: "fingerprint",
      setBy: { num_cpus: 0, memory: 0, "resources._a": 0, "resources._b": 0, tags: 0 },
    },
    model,
    { ...model, cache: "off", setBy: { ...model.setBy, cache: 2 } },
  ]);
});

test("a value that is set to the default was set all the same", () => {
  const rule = glob("a", { numCpus: 1, tags: [], cache: "fingerprint" });
  expect(applyRules(nodesNamed("a"), [rule]).byNode.get(0 as NodeId)).toEqual({
    ...untouched,
    setBy: { num_cpus: 0, tags: 0, cache: 0 },
  });
});

test("a node is found by its id, whatever its position", () => {
  const [first, second] = nodesNamed("a", "b");
  const { byNode } = applyRules([second, first] as NamedNode[], [glob("b", { numCpus: 7 })]);
  expect([byNode.get(1 as NodeId)?.need.numCpus, byNode.get(0 as NodeId)?.need.numCpus]).toEqual([
    7, 1,
  ]);
});

describe("a rule that matches no node", () => {
  const names = ["model-1", "model-2", "rows"];
  test.each([
    ["pattern", "modle-1", ["model-1"]],
    ["pattern", "^modle-\\d+$", ["model-1", "model-2"]],
    ["glob", "mdoel-*", ["model-1", "model-2"]],
    ["glob", "model", ["model-1", "model-2"]],
    ["pattern", "scores", []],
  ] as const)("is told by its position with near names: %s %j", (kind, text, near) => {
    const rules = [glob("*", {}), { match: { kind, text }, settings: {} }];
    expect(applyRules(nodesNamed(...names), rules).unmatched).toEqual([{ rule: 1, near }]);
  });
});

test("a rule that matches nothing of an empty graph is told without names", () => {
  expect(applyRules([], [glob("*", {})])).toEqual({
    byNode: new Map(),
    unmatched: [{ rule: 0, near: [] }],
  });
});

test("a regular expression that does not end is told with its place", async () => {
  const match = { kind: "pattern", text: "(a+)+b" } as const;
  const place = { file: "/q.yaml", line: 2, column: 14 };
  const nodes = nodesNamed(`${"a".repeat(60)}c`);
  const failures = await failuresOf(() =>
    applyRules(nodes, [{ match, settings: {}, place }], { limitMs: 30 }),
  );
  expect(failures).toEqual([{ reason: "query-slow-pattern", ...match, limitMs: 30, place }]);
});

test("a rule made without the checker that does not compile is told", async () => {
  const match = { kind: "pattern", text: "(" } as const;
  expect(await failuresOf(() => applyRules([], [{ match, settings: {} }]))).toEqual([
    { reason: "query-bad-pattern", ...match, message: "unterminated group" },
  ]);
});

test("a hundred thousand nodes and twenty rules take seconds at most, and share their arguments", () => {
  const nodes = nodesNamed(...Array.from({ length: 100_000 }, (_, index) => `model-${index}`));
  const rules = Array.from({ length: 20 }, (_, index): QueryRule => {
    const match =
      index % 2 === 0
        ? ({ kind: "glob", text: `*-*${index % 10}` } as const)
        : ({ kind: "pattern", text: `model-\\d*${index % 10}` } as const);
    return { match, settings: { numCpus: index, resources: { [`_r${index}`]: 1 } } };
  });
  const start = performance.now();
  const { byNode } = applyRules(nodes, rules);
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(byNode.size).toBe(100_000);
  expect(new Set(byNode.values()).size).toBe(10);
});

test("how memory grows goes with the memory, and what says when to try again is kept key by key", () => {
  const rules = [
    glob("*", {
      memoryBytes: 100,
      memoryGrowth: { factor: 2, maxBytes: 400 },
      retries: { maxRetries: 3, delayMs: 5 },
      timeoutMs: 1500,
      priority: 1,
    }),
    glob("b", { memoryBytes: 7, retries: { maxRetries: 1 }, priority: -1 }),
  ] as const;
  const [a, b] = [...applyRules(nodesNamed("a", "b"), rules).byNode.values()];
  expect(a).toEqual({
    need: { numCpus: 1, numGpus: 0, memoryBytes: 100, custom: {} },
    memoryGrowth: { factor: 2, maxBytes: 400 },
    retries: { ...defaultRetries, maxRetries: 3, delayMs: 5 },
    timeoutMs: 1500,
    priority: 1,
    tags: [],
    cache: "fingerprint",
    setBy: { memory: 0, max_retries: 0, retry_delay_seconds: 0, timeout_seconds: 0, priority: 0 },
  });
  expect(b).toEqual({
    need: { numCpus: 1, numGpus: 0, memoryBytes: 7, custom: {} },
    retries: { ...defaultRetries, maxRetries: 1, delayMs: 5 },
    timeoutMs: 1500,
    priority: -1,
    tags: [],
    cache: "fingerprint",
    setBy: { memory: 1, max_retries: 1, retry_delay_seconds: 0, timeout_seconds: 0, priority: 1 },
  });
});
