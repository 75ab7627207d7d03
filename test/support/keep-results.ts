import type { Place } from "../../src/contract/place.ts";
import type { Fingerprint, NodeId, NodeName, RunId } from "../../src/model/ids.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";

/** The fingerprint that tests give to the result of a number. */
export function fingerprintOf(number: number): Fingerprint {
  return number.toString(16).padStart(64, "0") as Fingerprint;
}

export function runIdOf(number: number): RunId {
  return `20260101T000000${String(number).padStart(3, "0")}Z-00000000` as RunId;
}

/** Keeps values by name in a run of their own, as a run does; the fingerprint is the position from `first` on. */
export async function keepResults(
  place: Place,
  values: Readonly<Record<string, unknown>>,
  options: { readonly workflow?: string; readonly run?: number; readonly first?: number } = {},
): Promise<readonly ResultRef[]> {
  const { workflow = "w", run = 1, first = 1 } = options;
  const onWarning = (): void => {};
  const store = await openStore({ place, workflow, onWarning });
  const journal = await store.startRun(runIdOf(run));
  const results: ResultRef[] = [];
  for (const [index, [name, value]] of Object.entries(values).entries()) {
    const node = name as NodeName;
    const at = run * 1000 + index;
    const result = await openValueStore({ place, workflow }).keep(value, {
      fingerprint: fingerprintOf(first + index),
      items: [],
      origin: { node, functionName: "f", codeHash: "", durationMs: 1, createdAt: at },
    });
    results.push(result);
    const outcome = { status: "ran", result, durationMs: 1 } as const;
    journal.record({ type: "node-ended", at, node: index as NodeId, name: node, outcome });
    await journal.flush();
  }
  await journal.close();
  await store.close();
  return results;
}

/** All that a store can read back by name, and what it warned of. */
export async function readResults(
  place: Place,
  workflow: string = "w",
): Promise<{ readonly values: Record<string, unknown>; readonly warnings: readonly Warning[] }> {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning): void => void warnings.push(warning);
  const store = await openStore({ place, workflow, onWarning });
  const values: [string, unknown][] = [];
  for (const { name } of await store.listTasks()) {
    const task = await store.findByName(name);
    if (task !== undefined) values.push([name, await store.read(name)]);
  }
  return { values: Object.fromEntries(values), warnings };
}
