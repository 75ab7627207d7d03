import fc from "fast-check";
import { expect, test } from "vitest";
import { driveJob } from "../../src/backends/in-process/drive-job.ts";
import type { Backend } from "../../src/contract/backend.ts";
import type { Executor } from "../../src/contract/executor.ts";
import type { Place } from "../../src/contract/place.ts";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { selectDescendants } from "../../src/graph/select-nodes.ts";
import type { CodeHash, NodeName } from "../../src/model/ids.ts";
import type { NodeWork } from "../../src/model/node-work.ts";
import { growNodes } from "../../src/pipeline/grow-nodes.ts";
import { openGrowths } from "../../src/pipeline/open-growths.ts";
import { planNodes } from "../../src/pipeline/plan-nodes.ts";
import { planRun } from "../../src/pipeline/plan-run.ts";
import { foreseeNode } from "../../src/pipeline/foresee-node.ts";
import { makeLookUp } from "../../src/pipeline/make-look-up.ts";
import { runJob } from "../../src/pipeline/run-job.ts";
import type { WorkflowCode } from "../../src/pipeline/workflow-code.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import type { Disk } from "../../src/store/places/disk.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { forgetfulDisk } from "../support/forgetful-disk.ts";
import {
  arbitraryEdit,
  arbitraryProgram,
  callsOf,
  evaluate,
  recordProgram,
  sha256,
} from "../support/model-program.ts";
import type { ModelProgram, ModelValue } from "../support/model-program.ts";
import { propertySeed } from "../support/property-seed.ts";

const workflow = "w";
const never = new AbortController().signal;

function codeOf({ versions }: ModelProgram): WorkflowCode {
  return {
    functions: versions.map((version, fn) => ({ hash: sha256(`${fn} ${version}`) as CodeHash })),
    describe: () => Promise.resolve(undefined),
  };
}

/** Evaluates the program's own nodes in place of threads; `calls` hears of each. */
function modelExecutor(program: ModelProgram, place: Place, calls: string[]): Executor {
  const all = callsOf(program);
  const values = openValueStore({ place, workflow });
  const states = new Map<number, number>();

  const inputsOf = async (work: NodeWork["call"]): Promise<(ModelValue | number)[]> => {
    const found = new Map<number, ModelValue>();
    for (const { parent, result } of work.inputs) {
      found.set(parent, (await values.fetch(result)) as ModelValue);
    }
    return (all[work.node]?.parents ?? []).map(({ id, item }) => {
      const value = found.get(id)!;
      return item === undefined ? value : value[item];
    });
  };
  const perform = async (work: NodeWork["call"]): Promise<ModelValue> => {
    const call = all[work.node]!;
    const state = call.chain === undefined ? 0 : (states.get(call.chain.instance) ?? 0);
    const value = evaluate(program, call, await inputsOf(work), state);
    states.set(call.chain?.instance ?? call.id, state + value.a + 1);
    return value;
  };

  return {
    async run({ call, keep, chain }) {
      calls.push(call.name);
      if (chain !== undefined) {
        states.delete(chain.instance);
        for (const earlier of chain.callsSince(undefined)) await perform(earlier);
      }
      const value = await perform(call);
      const { fingerprint, items } = keep;
      const origin = {
        node: call.name as NodeName,
        functionName: "",
        codeHash: "",
        durationMs: 1,
        createdAt: 1,
      };
      return {
        kind: "kept",
        result: await values.keep(value, { fingerprint, items, origin }),
        durationMs: 1,
      };
    },
    async measure(result, items) {
      const value = await values.fetch(result);
      return { kind: "measured", items: values.hashItems(value, items) };
    },
    releaseInstance: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Runs a program on a place; gives the value of each node by name, and which nodes ran; `onEnd` hears of those that did. */
async function run(
  program: ModelProgram,
  place: Place,
  onEnd: (name: string) => void = () => undefined,
) {
  const graph = buildGraph(recordProgram(program), "w.ts");
  const selection = selectDescendants(graph);
  const plan = planRun(graph, selection, { init: { numCpus: 2 }, rules: [] });
  const store = await openStore({ place, workflow, onWarning: () => undefined });
  const ran: string[] = [];
  const backend: Backend = {
    name: "model",
    run: (job) => driveJob(job, modelExecutor(program, place, ran)),
  };
  const storage = { kind: "memory", path: "", workflow } as const;
  const report = await runJob({
    ...{ graph, selection, plan, backend },
    results: { store, storage, durability: "default", close: () => store.close() },
    code: codeOf(program),
    whyNotClonable: () => Promise.resolve("a model"),
    realm: { bundleFile: "", root: "", entry: "w.ts", params: {} },
    failFast: false,
    drain: never,
    stop: never,
    emit: (event) => {
      if (event.type === "node-ended" && event.outcome.status === "ran") onEnd(event.name);
    },
  });
  await store.close();
  const values = Object.fromEntries(
    [...report.outcomes].map(([name, outcome]) => [
      name,
      "result" in outcome ? outcome.result.contentHash : outcome.status,
    ]),
  );
  return { values, ran };
}

/** What every node's value depends on, spelled by the test itself: an independent idea of when it has to run. */
function keysOf(program: ModelProgram): ReadonlyMap<string, string> {
  const states = new Map<number, number>();
  const values = new Map<number, ModelValue>();
  const keys = new Map<number, string>();
  return new Map(
    callsOf(program).map((call) => {
      const { name, fn, k } = program.nodes[call.id]!;
      const inputs = call.parents.map(({ id, item }) => {
        const value = values.get(id)!;
        return item === undefined ? value : value[item];
      });
      const state = call.chain === undefined ? 0 : (states.get(call.chain.instance) ?? 0);
      const value = evaluate(program, call, inputs, state);
      states.set(call.chain?.instance ?? call.id, state + value.a + 1);
      values.set(call.id, value);
      const before = call.chain === undefined ? "" : keys.get(call.chain.previous);
      const key = JSON.stringify([call.kind, fn, program.versions[fn], k, inputs, before]);
      keys.set(call.id, key);
      return [name, key];
    }),
  );
}

const history = fc.tuple(arbitraryProgram, fc.array(arbitraryEdit, { maxLength: 6 }));

test("whatever is edited between runs, a run that reuses gives what a clean run gives, and runs exactly what has to", async () => {
  const seen = { reused: 0, ran: 0 };
  await fc.assert(
    fc.asyncProperty(history, async ([first, edits]) => {
      const place = openMemoryPlace();
      const computed = new Set<string>();
      let program = first;
      for (const edit of [(same: ModelProgram) => same, ...edits]) {
        program = edit(program);
        const { values, ran } = await run(program, place);
        expect(values).toEqual((await run(program, openMemoryPlace())).values);
        const keys = keysOf(program);
        const hadTo = [...new Set(keys.values())].filter((key) => !computed.has(key));
        expect(ran.map((name) => keys.get(name)).sort()).toEqual(hadTo.sort());
        for (const key of hadTo) computed.add(key);
        seen.ran += ran.length;
        seen.reused += keys.size - ran.length;
      }
    }),
    { seed: propertySeed, numRuns: 150 },
  );
  // Histories that never reuse, or never run, would prove nothing.
  expect(seen.reused).toBeGreaterThan(500);
  expect(seen.ran).toBeGreaterThan(500);
});

test("whatever is edited and wherever runs are killed, a run gives what a clean run gives and repeats nothing whose end was told", async () => {
  const seen = { died: 0, told: 0 };
  const placeOn = (disk: Disk): Place => openFolderPlace("/storage", disk);
  const kill = fc.option(fc.nat(20), { freq: 3 });
  await fc.assert(
    fc.asyncProperty(
      arbitraryProgram,
      fc.array(fc.tuple(arbitraryEdit, kill), { minLength: 1, maxLength: 4 }),
      async (first, steps) => {
        let disk = forgetfulDisk();
        let program = first;
        const ended = new Set<string>();
        for (const [edit, dieAt] of steps) {
          program = edit(program);
          const keys = keysOf(program);
          if (dieAt !== null) {
            const dying = disk.restarted("everything", dieAt);
            const onEnd = (name: string): void => {
              // A process that is killed tells nothing more.
              if (dying.changes > dieAt) return;
              ended.add(keys.get(name)!);
              seen.told += 1;
            };
            await run(program, placeOn(dying), onEnd).catch(() => undefined);
            disk = dying.restarted("everything");
            if (dying.changes > dieAt) seen.died += 1;
          }
          const { values, ran } = await run(program, placeOn(disk));
          expect(values).toEqual((await run(program, openMemoryPlace())).values);
          expect(ran.filter((name) => ended.has(keys.get(name)!))).toEqual([]);
          for (const name of ran) ended.add(keys.get(name)!);
        }
      },
    ),
    { seed: propertySeed, numRuns: 100 },
  );
  // Deaths that take all, or nothing, would prove nothing.
  expect(seen.died).toBeGreaterThan(40);
  expect(seen.told).toBeGreaterThan(50);
});

async function verdictsOf(program: ModelProgram, place: Place) {
  const graph = buildGraph(recordProgram(program), "w.ts");
  const plan = planRun(graph, selectDescendants(graph), { init: {}, rules: [] });
  const store = await openStore({ place, workflow, onWarning: () => undefined });
  const { argumentsOf, nodes } = plan;
  const look = {
    ...{ graph, argumentsOf, store },
    code: codeOf(program),
    restoreFiles: () => Promise.resolve(undefined),
    growths: openGrowths(store),
    run: "r",
    now: Date.now,
  };
  const values = openValueStore({ place, workflow });
  const verdicts = await planNodes({
    ...{ graph, nodes },
    lookUp: makeLookUp(look),
    growing: growNodes({ ...look, graph: { ...graph, nodes: [...graph.nodes] }, plan }),
    foresee: (node) => foreseeNode(node, look),
    measure: async (result, path) => ({
      kind: "measured",
      items: values.hashItems(await values.fetch(result), [path]),
    }),
  });
  return new Map(nodes.map(({ id, name }) => [name as string, verdicts.get(id)]));
}

test("a plan without a change runs nothing; with one, what it says runs runs and what it says is reused does not", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ([first, edits]) => {
      const place = openMemoryPlace();
      let program = first;
      for (const edit of [(same: ModelProgram) => same, ...edits]) {
        program = edit(program);
        const planned = await verdictsOf(program, place);
        const { ran } = await run(program, place);
        const byStatus = (status: string): readonly string[] =>
          [...planned].filter(([, verdict]) => verdict?.status === status).map(([name]) => name);
        expect(byStatus("run").filter((name) => !ran.includes(name))).toEqual([]);
        expect(byStatus("reuse").filter((name) => ran.includes(name))).toEqual([]);
        const again = await verdictsOf(program, place);
        expect([...again.values()].filter((verdict) => verdict?.status !== "reuse")).toEqual([]);
      }
    }),
    { seed: propertySeed, numRuns: 60 },
  );
});
