import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Backend, LookUp, RunJob } from "../../src/contract/backend.ts";
import { defaultNeed } from "../../src/model/resources.ts";
import type { Resources } from "../../src/model/resources.ts";

import type { FingerprintParts, InputPart } from "../../src/model/fingerprint-parts.ts";
import type { CodeHash, NodeId, NodeName, RunId } from "../../src/model/ids.ts";
import type { Outcome } from "../../src/model/outcome.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import type { RunEvent } from "../../src/model/run-event.ts";
import { fingerprintNode } from "../../src/plan/fingerprint-node.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { openDrive } from "../support/driven-node.ts";
import type { Drive } from "../support/driven-node.ts";
import { takeWorkflow } from "../support/taken-workflow.ts";
import type { TakenWorkflow } from "../support/taken-workflow.ts";

const header = `
import { workflow } from "ffuse";
const f = (name: string, code: (...args: any[]) => unknown, ...args: unknown[]) => workflow(code)(...args).setName(name) as any;
`;

/** What a backend has made of a job. */
interface Ran {
  /** By name, in short: `ran`, `reused`, `failed: <reason>`, `skipped: <name>`, `not-started`. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly events: readonly RunEvent[];
  value(name: string): Promise<unknown>;
}

interface BackendRig {
  readonly taken: TakenWorkflow;
  /** Runs all nodes, with the results of earlier runs to reuse. */
  run(options?: Partial<RunJob>): Promise<Ran>;
  /** Forgets that a node has a result. */
  forget(name: string): void;
}

async function rigOf(backend: Backend, body: string, drive?: Drive): Promise<BackendRig> {
  if (drive !== undefined) {
    vi.stubEnv("FFUSE_TEST_DRIVE", drive.env.FFUSE_TEST_DRIVE);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
  }
  const taken = await takeWorkflow({ ...drive?.files, "w.ts": header + body });
  const { graph, realm, codeHash } = taken;
  const kept = new Map<string, ResultRef>();
  const nameOf = (id: NodeId): string => graph.nodes[id]?.name ?? "";
  const lookUp: LookUp = async (id, known) => {
    const node = graph.nodes[id];
    if (node === undefined) throw new Error(`there is no node ${id}`);
    const inputs: InputPart[] = [];
    for (const { parent, path, where } of node.holes) {
      const { contentHash } = known.result(parent);
      const hash = path.length === 0 ? contentHash : await known.itemHash(parent, path);
      inputs.push({ node: nameOf(parent) as NodeName, path, where, hash });
    }
    const previous = node.chain?.previous;
    const before = previous === undefined ? undefined : known.fingerprint(previous);
    const parts: FingerprintParts = {
      code: codeHash as CodeHash,
      function: `${node.function} ${node.method ?? ""}`,
      arguments: node.argumentsHash,
      argumentsText: node.argumentsText,
      inputs,
      declared: [],
      ...(before === undefined ? {} : { previous: { fingerprint: before, node: node.name } }),
    };
    const fingerprint = fingerprintNode(node.kind, parts);
    const result = kept.get(node.name);
    return result?.fingerprint === fingerprint
      ? { fingerprint, parts, verdict: { status: "reuse", result, savedMs: 1 } }
      : { fingerprint, parts, verdict: { status: "run", because: { kind: "new" } } };
  };
  return {
    taken,
    forget: (name) => kept.delete(name),
    async run(options = {}) {
      const events: RunEvent[] = [];
      const outcomes = await backend.run({
        graph,
        selected: graph.nodes.map(({ id }) => id),
        argumentsOf: () => ({ need: defaultNeed, tags: [], cache: "fingerprint", setBy: {} }),
        capacity: { numCpus: 2, numGpus: 0, memoryBytes: 1e9, custom: {} },
        failFast: false,
        whyNotClonable: () => Promise.resolve(undefined),
        realm,
        run: "20260101T000000001Z-00000001" as RunId,
        lookUp,
        restoreFiles: () => Promise.resolve(undefined),
        onItemMeasured: () => undefined,
        emit: (event) => events.push(event),
        drain: new AbortController().signal,
        stop: new AbortController().signal,
        now: Date.now,
        ...options,
      });
      for (const [id, outcome] of outcomes) {
        if (outcome.status === "ran") kept.set(nameOf(id), outcome.result);
      }
      const values = openValueStore({
        place: openFolderPlace(realm.storage.path),
        workflow: realm.storage.workflow,
      });
      return {
        outcomes: Object.fromEntries(
          [...outcomes].map(([id, outcome]) => [nameOf(id), inShort(outcome, nameOf)]),
        ),
        events,
        async value(name) {
          const result = kept.get(name);
          return result === undefined ? undefined : values.fetch(result);
        },
      };
    },
  };
}

function inShort(outcome: Outcome, nameOf: (id: NodeId) => string): string {
  switch (outcome.status) {
    case "ran":
    case "reused":
    case "not-started":
      return outcome.status;
    case "failed":
      return `failed: ${outcome.failure.reason}`;
    case "skipped":
      return `skipped: ${nameOf(outcome.because)}`;
  }
}

const everyKind = `
const pair = f("pair", async () => ({ odd: [1, 3], even: new Float64Array(5000).fill(2) }));
f("sum", (odd, even, [{ deep }]) => odd[0] + even[0] + deep, pair.odd, pair.even, [{ deep: pair.odd[1] }]);
const Log = workflow(class Log { #all: unknown[] = []; add(x: unknown) { this.#all.push(x); return this.#all.length; } all() { return this.#all; } });
const log = new Log();
log.add(pair.odd).setName("add");
log.all().setName("all");
f("bad", () => { throw new Error("no"); }).setName("bad");
f("below", (x) => x, f("beside-bad", (x) => x, workflow(() => { throw 1; })().setName("worse")));
f("map", () => new Map([["k", new Set([1n])]]));
`;

/** What every backend must do with a planned run, whatever engine runs it. */
export function backendContract(kind: string, load: () => Promise<Backend>): void {
  test(`${kind}: a graph of every kind of node gives the same outcomes and values on every backend`, async () => {
    const rig = await rigOf(await load(), everyKind);
    const { outcomes, value } = await rig.run();
    expect(outcomes).toEqual({
      pair: "ran",
      sum: "ran",
      Log_0000: "ran",
      add: "ran",
      all: "ran",
      bad: "failed: node-threw",
      worse: "failed: node-threw",
      "beside-bad": "skipped: worse",
      below: "skipped: worse",
      map: "ran",
    });
    expect(await value("sum")).toBe(6);
    expect([await value("add"), await value("all")]).toEqual([1, [[1, 3]]]);
    expect(await value("map")).toEqual(new Map([["k", new Set([1n])]]));
  });

  test(`${kind}: each node that runs is told to start, to print, and to end, in this order and once`, async () => {
    const rig = await rigOf(
      await load(),
      `
const one = f("one", () => { process.stdout.write("line\\n"); return 1; });
f("two", (x) => { process.stderr.write("line"); return x; }, one);
`,
    );
    const { events } = await rig.run();
    const told = events.map((event) => `${event.type} ${"name" in event ? event.name : ""}`);
    expect(told).toEqual([
      "node-started one",
      "output one",
      "node-ended one",
      "node-started two",
      "output two",
      "node-ended two",
    ]);
  });

  test(`${kind}: a second run reuses everything and starts nothing`, async () => {
    const rig = await rigOf(await load(), everyKind);
    await rig.run();
    const { outcomes, events } = await rig.run();
    expect(new Set(Object.values(outcomes))).toEqual(
      new Set(["reused", "failed: node-threw", "skipped: worse"]),
    );
    const started = events.filter(({ type }) => type === "node-started");
    expect(started).toHaveLength(2);
  });

  test(`${kind}: a chain whose last result is gone is replayed to the same value`, async () => {
    const rig = await rigOf(await load(), everyKind);
    await rig.run();
    rig.forget("all");
    const { outcomes, value } = await rig.run();
    expect([outcomes["all"], await value("all")]).toEqual(["ran", [[1, 3]]]);
  });

  test(`${kind}: a parent whose entry is damaged runs again before its child, and is told once`, async () => {
    const rig = await rigOf(
      await load(),
      `
const rows = f("rows", () => new Float64Array(5000).fill(1));
f("first", (rows) => rows[0], rows); f("last", (rows) => rows.at(-1), rows);
`,
    );
    await rig.run();
    await damageEntries(rig.taken);
    rig.forget("first");
    rig.forget("last");
    const { outcomes, events, value } = await rig.run();
    expect(outcomes).toEqual({ rows: "ran", first: "ran", last: "ran" });
    expect(await value("last")).toBe(1);
    expect(events.filter(({ type }) => type === "warning")).toHaveLength(1);
  });

  test(`${kind}: with failFast nothing starts after the first failure`, async () => {
    const rig = await rigOf(
      await load(),
      `
const bad = f("bad", () => { throw new Error("no"); });
f("below", (x) => x, bad); f("queued", () => 1); f("far", (x) => x, f("late", () => 1));
`,
    );
    const one: Resources = { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} };
    const { outcomes } = await rig.run({ failFast: true, capacity: one });
    expect(outcomes["bad"]).toBe("failed: node-threw");
    expect(outcomes["below"]).toBe("skipped: bad");
    expect(outcomes["queued"]).toBe("not-started");
  });

  test(`${kind}: a drain lets what runs finish and starts nothing more`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(await load(), driven, drive);
    const drain = new AbortController();
    const run = rig.run({ drain: drain.signal });
    const held = await drive.started("held");
    drain.abort();
    held.go(7);
    const { outcomes, value } = await run;
    expect(outcomes).toEqual({ held: "ran", after: "not-started" });
    expect(await value("held")).toBe(7);
  });

  test(`${kind}: a stop ends what runs and starts nothing more`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(await load(), driven, drive);
    const stop = new AbortController();
    const run = rig.run({ stop: stop.signal });
    await drive.started("held");
    stop.abort();
    expect((await run).outcomes).toEqual({ held: "failed: node-stopped", after: "not-started" });
  });

  test(`${kind}: a job that is stopped before it begins starts nothing`, async () => {
    const rig = await rigOf(await load(), `f("one", () => 1);`);
    const { outcomes, events } = await rig.run({ drain: AbortSignal.abort() });
    expect(outcomes).toEqual({ one: "not-started" });
    expect(events.map(({ type }) => type)).toEqual(["node-ended"]);
  });

  test(`${kind}: an empty job ends`, async () => {
    const rig = await rigOf(await load(), `f("one", () => 1);`);
    expect((await rig.run({ selected: [] })).outcomes).toEqual({});
  });
}

const driven = `
import { driven } from "./driven.ts";
f("after", (x) => x, f("held", () => driven("held")));
`;

/** Turns a byte of every entry around, behind what a short look sees. */
async function damageEntries({ realm }: TakenWorkflow): Promise<void> {
  const results = join(realm.storage.path, realm.storage.workflow, "results");
  for (const folder of await readdir(results)) {
    for (const name of await readdir(join(results, folder))) {
      const file = join(results, folder, name);
      const bytes = await readFile(file);
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 0xff;
      await writeFile(file, bytes);
    }
  }
}
