import fc from "fast-check";
import { expect, test } from "vitest";
import { lowerBoundMs } from "../../bench/shapes/lower-bound.ts";
import { shapes } from "../../bench/shapes/shapes.ts";
import type { NodeId } from "../../src/model/ids.ts";
import type { RunTerms } from "../../src/model/node-arguments.ts";
import { defaultNeed } from "../../src/model/resources.ts";
import { Schedule } from "../../src/schedule/schedule.ts";

interface TimedNode {
  readonly needs: readonly number[];
  readonly durationMs: number;
}

const terms = { need: defaultNeed, tags: [], cache: "fingerprint" } as unknown as RunTerms;

/** How long a graph takes if only what its nodes do takes time, and how long each takes is known. */
function makespanMs(nodes: readonly TimedNode[], cores: number): number {
  const schedule = new Schedule({
    nodes: nodes.map(({ needs, durationMs }, id) => ({
      id: id as NodeId,
      parents: needs as readonly NodeId[],
      terms,
      expectedMs: durationMs,
    })),
    capacity: { numCpus: cores, numGpus: 0, memoryBytes: 0, custom: {} },
    failFast: false,
  });
  const running: { readonly node: NodeId; readonly endsAt: number }[] = [];
  let now = 0;
  const pending = [...schedule.advance({ type: "begin" }, now)];
  for (;;) {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      if (next.type === "finish") return now;
      if (next.type === "look-up") {
        const { node } = next;
        pending.push(...schedule.advance({ type: "looked-up", node, found: false }, now));
      }
      if (next.type === "launch") {
        running.push({ node: next.node, endsAt: now + (nodes[next.node]?.durationMs ?? 0) });
      }
    }
    running.sort((left, right) => right.endsAt - left.endsAt);
    const ended = running.pop();
    if (ended === undefined) throw new Error("nothing runs, and there is no end");
    now = ended.endsAt;
    pending.push(...schedule.advance({ type: "ended", node: ended.node, ok: true }, now));
  }
}

const cores = 2;

test.each(shapes(cores, 4000))("$title ends within 5 % of the lower bound", ({ nodes }) => {
  expect(makespanMs(nodes, cores) / lowerBoundMs(nodes, cores)).toBeLessThanOrEqual(1.05);
});

test("no graph takes longer than its work on all cores and its longest path one after the other", () => {
  const graph = fc
    .array(
      fc.record({
        durationMs: fc.integer({ min: 1, max: 100 }),
        above: fc.array(fc.nat(), { maxLength: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 60,
      },
    )
    .map((drawn): readonly TimedNode[] =>
      drawn.map(({ durationMs, above }, id) => ({
        durationMs,
        needs: id === 0 ? [] : [...new Set(above.map((each) => each % id))].sort((a, b) => a - b),
      })),
    );
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 8 }), (nodes, cores) => {
      const pathMs: number[] = [];
      for (const { durationMs, needs } of nodes) {
        pathMs.push(durationMs + Math.max(0, ...needs.map((each) => pathMs[each] ?? 0)));
      }
      const longestMs = Math.max(...pathMs);
      const workMs = nodes.reduce((sum, { durationMs }) => sum + durationMs, 0);
      const tookMs = makespanMs(nodes, cores);
      expect(tookMs).toBeGreaterThanOrEqual(Math.max(longestMs, workMs / cores));
      // Graham's bound for any schedule that leaves no core idle while a node waits.
      expect(tookMs).toBeLessThanOrEqual(workMs / cores + longestMs * (1 - 1 / cores));
    }),
  );
});
