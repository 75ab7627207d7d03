import type { Place } from "../../src/contract/place.ts";
import type { NodeId, NodeName, RunId } from "../../src/model/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { fingerprintOf, runIdOf } from "./keep-results.ts";

/** What happened to a store, one step a day. */
export type HistoryStep =
  | {
      readonly type: "run";
      /** Numbers of fingerprints by name. */
      readonly nodes: Readonly<Record<string, number>>;
      /** False if it was killed. */
      readonly ends?: boolean;
    }
  | { readonly type: "remove"; readonly name: string };

/** A run of a history, and what its nodes got. */
export interface PastRun {
  readonly run: RunId;
  readonly at: number;
  readonly got: ReadonlyMap<string, number>;
}

export const dayMs: number = 24 * 60 * 60 * 1000;
const beginning = Date.UTC(2026, 0, 1);

/** When a step of a history happens. */
export function timeOf(step: number): number {
  return beginning + step * dayMs;
}

/** A value for a fingerprint; every third one is too large for a journal, every third one too large for an index. */
export function valueOf(fingerprint: number, run: number): unknown {
  const text = `value ${fingerprint} of run ${run}`;
  return [text, text.repeat(60), { text, pad: "x".repeat(17_000) }][fingerprint % 3];
}

/** Lets a history happen to a store; its first step is on day `first`. */
export async function makeHistory(
  place: Place,
  steps: readonly HistoryStep[],
  { workflow = "w", first = 0 }: { readonly workflow?: string; readonly first?: number } = {},
): Promise<readonly PastRun[]> {
  const runs: PastRun[] = [];
  for (const [position, step] of steps.entries()) {
    const index = first + position;
    let now = timeOf(index);
    const clock = { now: () => now++ };
    const store = await openStore({ place, workflow, onWarning: () => {}, clock });
    if (step.type === "remove") {
      await store.removeTask(step.name as NodeName).catch(() => undefined);
      await store.close();
      continue;
    }
    const run = runIdOf(index);
    const journal = await store.startRun(run);
    for (const [id, [name, number]] of Object.entries(step.nodes).entries()) {
      const fingerprint = fingerprintOf(number);
      const node = name as NodeName;
      const at = clock.now();
      const known = await store.findByFingerprint(fingerprint);
      const reused = known !== undefined && "result" in known ? known.result : undefined;
      const origin = { node, functionName: "f", codeHash: "", durationMs: 5, createdAt: at };
      const result =
        reused ??
        (await openValueStore({ place, workflow }).keep(valueOf(number, index), {
          ...{ fingerprint, items: [["text"]], origin },
        }));
      journal.record({
        ...{ type: "node-ended", at, node: id as NodeId, name: node },
        outcome:
          reused === undefined
            ? { status: "ran", result, durationMs: 5 }
            : { status: "reused", result, savedMs: 5 },
      });
    }
    if (step.ends !== false) {
      const counts = { ran: 0, reused: 0, failed: 0, skipped: 0, "not-started": 0 };
      const ended = { run, counts, durationMs: 1, interrupted: false };
      journal.record({ type: "run-ended", at: clock.now(), ...ended });
    }
    await journal.close();
    await store.close();
    runs.push({ run, at: timeOf(index), got: new Map(Object.entries(step.nodes)) });
  }
  return runs;
}

/** The values of all results that a store has by fingerprint, the latest names, and what it warned of. */
export async function readStore(
  place: Place,
  workflow: string = "w",
): Promise<{
  readonly byFingerprint: ReadonlyMap<number, unknown>;
  readonly byName: ReadonlyMap<string, unknown>;
  readonly warnings: readonly unknown[];
}> {
  const warnings: unknown[] = [];
  const store = await openStore({
    ...{ place, workflow },
    onWarning: (warning) => void warnings.push(warning),
  });
  const byFingerprint = new Map<number, unknown>();
  for (let number = 1; number <= 12; number++) {
    const task = await store.findByFingerprint(fingerprintOf(number));
    if (task === undefined || !("result" in task)) continue;
    byFingerprint.set(number, await openValueStore({ place, workflow }).fetch(task.result));
  }
  const byName = new Map<string, unknown>();
  for (const { name } of await store.listTasks()) byName.set(name, await store.read(name));
  return { byFingerprint, byName, warnings };
}
