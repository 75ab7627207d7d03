import { expect, test } from "vitest";
import { InputLost } from "../../../src/backends/in-process/job-knowledge.ts";
import type { JobKnowledge } from "../../../src/backends/in-process/job-knowledge.ts";
import { UnseenRuns } from "../../../src/backends/in-process/unseen-runs.ts";
import type { LookedUp, RunJob } from "../../../src/contract/backend.ts";
import type { NodeId } from "../../../src/model/ids.ts";
import type { NodeReport } from "../../../src/model/node-work.ts";

const [a, b, c] = [0 as NodeId, 1 as NodeId, 2 as NodeId] as const;
const kept = { kind: "kept", durationMs: 0 } as NodeReport;
const notBegun: NodeReport = { kind: "not-begun" };
const found = { verdict: { status: "run", because: { kind: "new" } } } as LookedUp;

function open(lookUp: RunJob["lookUp"] = () => found): {
  readonly runs: UnseenRuns;
  readonly told: string[];
  readonly end: (node: NodeId, status: string) => void;
} {
  const told: string[] = [];
  const outcomes = new Map<NodeId, { readonly status: string }>();
  const runs = new UnseenRuns({
    job: { lookUp } as unknown as RunJob,
    known: { outcomes } as unknown as JobKnowledge,
    onReturned: (node, isLarge) => told.push(`${node} returned${isLarge ? ", large" : ""}`),
    onSeen: (node) => {
      outcomes.set(node, { status: "ran" });
      told.push(`${node} seen`);
    },
    onBug: (error) => told.push(`bug: ${String(error)}`),
  });
  return {
    runs,
    told,
    end: (node, status) => {
      outcomes.set(node, { status });
      runs.heard(node);
    },
  };
}

test("a node that was run counts when those before it are known to have given what it was run with", () => {
  const { runs, told, end } = open();
  for (const node of [a, b, c]) runs.began(node);
  runs.heed(c, [b], kept);
  runs.heed(b, [a], kept);
  expect(told).toEqual([]);
  end(a, "ran");
  expect(told).toEqual(["1 seen", "2 seen"]);
});

test.each(["reused", "failed", "not-started"])(
  "nodes behind one that ended as %s do not count, whatever they gave",
  (status) => {
    const { runs, told, end } = open();
    for (const node of [a, b, c]) runs.began(node);
    runs.heed(b, [a], kept);
    runs.heed(c, [b], kept);
    end(a, status);
    expect(told).toEqual(["1 returned", "2 returned"]);
  },
);

test("nodes behind one that has not begun, or is to be tried again, have not begun either", () => {
  const { runs, told } = open();
  for (const node of [a, b]) runs.began(node);
  runs.heed(b, [a], notBegun);
  runs.heard(a);
  expect(told).toEqual(["1 returned"]);
});

test("a value that was too large is told, so that no more nodes are run in vain", () => {
  const { runs, told, end } = open();
  for (const node of [a, b]) runs.began(node);
  end(a, "ran");
  runs.heed(b, [a], { kind: "not-begun", isLarge: true });
  expect(told).toEqual(["1 returned, large"]);
});

test("a look-up that has to wait holds up those behind, and one whose input is lost gives all of them back", async () => {
  let answer: (found: LookedUp) => void = () => undefined;
  let lose: (error: unknown) => void = () => undefined;
  const { runs, told, end } = open(
    () =>
      new Promise((resolve, reject) => {
        answer = resolve;
        lose = reject;
      }),
  );
  for (const node of [a, b, c]) runs.began(node);
  end(a, "ran");
  runs.heed(b, [a], kept);
  runs.heed(c, [b], kept);
  expect(told).toEqual([]);
  answer(found);
  await Promise.resolve();
  expect(told).toEqual(["1 seen"]);
  lose(new InputLost(b, { kind: "input-damaged", path: "", found: "gone" }));
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual(["1 seen", "2 returned"]);
});
