import fc from "fast-check";
import { expect, test } from "vitest";
import { workflow } from "../../src/author/author.ts";
import { recorderKey } from "../../src/model/live-graph.ts";
import type { Recorder } from "../../src/model/live-graph.ts";
import type { RecordedCall } from "../../src/model/recorded-graph.ts";
import type { GridAxis, Params } from "../../src/model/run-params.ts";
import { indexProduct } from "../../src/util/index-product.ts";
import { collectTargets } from "../../src/worker/collect-targets.ts";
import { describeCall } from "../../src/worker/describe-call.ts";
import { emptyRecorder } from "../../src/worker/load-workflow.ts";
import { loadCombinations } from "../../src/worker/load-combinations.ts";
import { mergeCombinations } from "../../src/worker/merge-combinations.ts";

/** A step of a made-up workflow: what it calls, with the results of which steps before, and what of the parameters it uses. */
interface Step {
  readonly on: "function" | "new" | "method" | "outer";
  readonly parents: readonly number[];
  readonly uses: "nothing" | "a" | "b" | "sum" | "odd";
  readonly isOnly: "always" | "if a is 0";
  readonly isNamed: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  on: fc.constantFrom("function", "function", "new", "method", "method", "outer"),
  parents: fc.array(fc.nat({ max: 20 }), { maxLength: 2 }),
  uses: fc.constantFrom("nothing", "nothing", "a", "b", "sum", "odd"),
  isOnly: fc.constantFrom("always", "always", "always", "if a is 0"),
  isNamed: fc.boolean(),
});

interface Program {
  readonly recorder: Recorder;
  call(params: Params): unknown;
}

/** The module of a made-up workflow, loaded into a recorder of its own. */
function load(steps: readonly Step[]): Program {
  const recorder = emptyRecorder();
  (globalThis as { [recorderKey]?: Recorder })[recorderKey] = recorder;
  const give = workflow(function give(...all: readonly unknown[]) {
    return all;
  });
  const Sum = workflow(
    class Sum {
      add(...all: readonly unknown[]) {
        return all;
      }
    },
  );
  const outer = new Sum().setName("outer");
  const first = outer.add("first");
  return {
    recorder,
    call(params) {
      const { a, b } = params as { a: number; b: number };
      const used = { nothing: 0, a: 1 + a, b: 10 + b, sum: 20 + a + b, odd: 30 + ((a + b) % 2) };
      const handles: unknown[] = [first];
      let inner: InstanceType<typeof Sum> | undefined;
      steps.forEach(({ on, parents, uses, isOnly, isNamed }, index) => {
        if (isOnly === "if a is 0" && a !== 0) return;
        const args = [used[uses], ...parents.map((at) => handles[at % handles.length])];
        if (on === "new" || (on === "method" && inner === undefined)) inner = new Sum();
        if (on === "new") return;
        const handle =
          on === "function"
            ? give(...args)
            : on === "outer"
              ? outer.add(...args)
              : inner?.add(...args);
        if (isNamed) handle?.setName(`step ${index}`);
        handles.push(handle);
      });
      return handles;
    },
  };
}

/** All that makes nodes what they are, names of the grid left out, by their positions. */
function meanings(calls: readonly RecordedCall[]): readonly string[] {
  const found: string[] = [];
  for (const { name, variant, argumentsText, holes, chain, functionName } of calls) {
    const rests = [
      ...holes.map(({ parent }) => parent),
      ...(chain === undefined ? [] : [chain.instance, chain.previous]),
    ];
    const parts = rests.map((id) => found[id]);
    expect(parts).not.toContain(undefined);
    found.push(JSON.stringify([variant?.of ?? name, functionName, argumentsText, ...parts]));
  }
  return found;
}

const around = { paramsText: "", folder: "/" };
const axis = (name: string, length: number): GridAxis => ({
  name,
  values: Array.from({ length }, (_, index) => index),
});

test("of a grid, the nodes of each combination are those of a run of it alone, each told by its name", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, ofA, ofB) => {
        const grid = [axis("a", ofA), axis("b", ofB)];
        const { recorder, call } = load(steps);
        const combinations = await loadCombinations(recorder, grid, (params) =>
          Promise.resolve({ params, targets: collectTargets(call(params), "w.ts") }),
        );
        const merged = mergeCombinations(combinations, grid, { folder: "/", file: "w.ts" });
        const calls = merged.calls.map((each) => describeCall(each, around));
        expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
        // An instance cannot go two ways.
        const before = calls.flatMap(({ chain }) => chain?.previous ?? []);
        expect(new Set(before).size).toBe(before.length);
        const told = meanings(calls);
        for (const [a = 0, b = 0] of indexProduct([ofA, ofB])) {
          const own = { a, b };
          const ofIt = told.filter((_, index) =>
            Object.entries(calls[index]?.variant?.params ?? {}).every(
              ([name, value]) => own[name as "a" | "b"] === value,
            ),
          );
          const alone = load(steps);
          const targets = collectTargets(alone.call(own), "w.ts");
          const single = meanings(alone.recorder.calls.map((each) => describeCall(each, around)));
          expect([...ofIt].sort()).toEqual([...single].sort());
          const asked = merged.targets.map((target) => told[target.call]);
          expect(asked).toEqual(
            expect.arrayContaining(targets.map((target) => single[target.call])),
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("nodes that nothing of the grid reaches are there once, and keep their names", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const plain = steps.map((each): Step => ({ ...each, uses: "nothing", isOnly: "always" }));
      const grid = [axis("a", 3), axis("b", 2)];
      const { recorder, call } = load(plain);
      const combinations = await loadCombinations(recorder, grid, (params) =>
        Promise.resolve({ params, targets: collectTargets(call(params), "w.ts") }),
      );
      const merged = mergeCombinations(combinations, grid, { folder: "/", file: "w.ts" });
      const alone = load(plain);
      alone.call({ a: 0, b: 0 });
      const line = ({ name, id, chain }: (typeof merged.calls)[number]) => [name, id, chain];
      expect(merged.calls.map(line)).toEqual(alone.recorder.calls.map(line));
    }),
  );
});
