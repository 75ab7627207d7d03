import { afterEach, expect, test, vi } from "vitest";
import type { Place } from "../../../src/contract/place.ts";
import type { NodeId, NodeName } from "../../../src/model/ids.ts";
import type { RunEvent } from "../../../src/model/run-event.ts";
import { newRunId, runIdTime } from "../../../src/store/new-run-id.ts";
import { openPlace } from "../../../src/store/open-place.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { fingerprintOf, keepResults, readResults, runIdOf } from "../../support/keep-results.ts";
import { findResult } from "../../support/find-result.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function journalOf(place: Place): Promise<readonly unknown[]> {
  const [entry] = await place.list("w/runs/");
  const bytes = entry === undefined ? undefined : await place.get(entry.key);
  const lines = Buffer.from(bytes ?? [])
    .toString()
    .split("\n")
    .slice(0, -1);
  return lines.map((line) => {
    const { check, ...record } = JSON.parse(line) as Record<string, unknown>;
    expect(check).toMatch(/^[0-9a-f]{16}$/);
    return record;
  });
}

const node = (id: number, name: string) => ({
  ...{ id: id as NodeId, name: name as NodeName, functionName: `f${id}` },
});

test("the journal keeps of a run what is asked for later, and no more", async () => {
  const place = openMemoryPlace();
  const clock = { now: () => 5 };
  const store = await openStore({ place, workflow: "w", onWarning: () => {}, clock });
  const run = runIdOf(1);
  const journal = await store.startRun(run);
  const [a, b] = [node(0, "a"), node(1, "b")];
  const counts = { ran: 0, reused: 0, failed: 1, skipped: 1, "not-started": 0 };
  const failure = { reason: "node-stopped" } as const;
  const warning = { kind: "late-error", message: "x" } as const;
  const events: readonly RunEvent[] = [
    { type: "run-started", at: 5, run, workflow: "w", nodes: [a, b], workers: 1 },
    { type: "node-started", because: { kind: "new" }, at: 6, node: a.id, name: a.name },
    { type: "output", at: 7, node: a.id, name: a.name, stream: "stderr", line: "hello" },
    { type: "output", at: 7, stream: "stdout", line: "loading" },
    { type: "warning", at: 7, warning },
    {
      type: "node-ended",
      at: 8,
      node: a.id,
      name: a.name,
      outcome: { status: "failed", failure, durationMs: 2 },
    },
    {
      type: "node-ended",
      at: 9,
      node: b.id,
      name: b.name,
      outcome: { status: "skipped", because: a.id },
    },
    { type: "node-ended", at: 9, node: b.id, name: b.name, outcome: { status: "not-started" } },
    { type: "run-stopping", at: 9, how: "drain" },
    { type: "run-ended", at: 10, run, counts, durationMs: 5, interrupted: false },
  ];
  for (const event of events) journal.record(event);
  await journal.close();
  expect(await journalOf(place)).toEqual([
    { type: "journal", at: 5, format: 2, kind: "run", workflow: "w", run },
    { type: "output", at: 7, node: "a", stream: "stderr", line: "hello" },
    { type: "output", at: 7, stream: "stdout", line: "loading" },
    { type: "warning", at: 7, warning },
    { type: "failed", at: 8, node: "a", failure, durationMs: 2, because: { kind: "new" } },
    { type: "skipped", at: 9, node: "b", because: "a" },
    { type: "ended", at: 10, counts, durationMs: 5, interrupted: false },
  ]);
});

test("lines reach the place within a moment without being asked for, many in one append", async () => {
  vi.useFakeTimers();
  const place = openMemoryPlace();
  const append = vi.spyOn(place, "append");
  const store = await openStore({ place, workflow: "w", onWarning: () => {} });
  const journal = await store.startRun(runIdOf(1));
  for (let line = 0; line < 100; line++) {
    journal.record({ type: "output", at: 1, stream: "stdout", line: String(line) });
  }
  expect(append).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60);
  expect(append).toHaveBeenCalledTimes(1);
  expect(await journalOf(place)).toHaveLength(101);
});

test("a large group is appended at once", async () => {
  const place = openMemoryPlace();
  const append = vi.spyOn(place, "append");
  const store = await openStore({ place, workflow: "w", onWarning: () => {} });
  const journal = await store.startRun(runIdOf(1));
  journal.record({ type: "output", at: 1, stream: "stdout", line: "x".repeat(70_000) });
  await Promise.resolve();
  expect(append).toHaveBeenCalledTimes(1);
  await journal.close();
});

test("a run that goes on with its journal loses nothing, also if the last line was torn", async () => {
  const place = openMemoryPlace();
  await keepResults(place, { a: "a".repeat(2000) });
  await place.append(`w/runs/${runIdOf(1)}.jsonl`, Buffer.from('{"type":"resu'));
  await keepResults(place, { b: "b".repeat(2000) }, { first: 2 });
  const { values } = await readResults(place);
  expect(values).toEqual({ a: "a".repeat(2000), b: "b".repeat(2000) });
});

test("nothing is written by looking", async () => {
  const place = openMemoryPlace();
  const put = vi.spyOn(place, "put");
  const append = vi.spyOn(place, "append");
  const store = await openStore({ place, workflow: "A b", onWarning: () => {} });
  await store.listTasks();
  await findResult(store, fingerprintOf(1));
  await store.close();
  expect(put).not.toHaveBeenCalled();
  expect(append).not.toHaveBeenCalled();
});

test("a small change does not write the index anew, and a large one does", async () => {
  const place = openMemoryPlace();
  await keepResults(place, { a: 1 });
  expect(await place.get("w/index")).toBeUndefined();
  await keepResults(
    place,
    { b: "x".repeat(5000), c: "y".repeat(16_000), d: "z".repeat(16_000) },
    { run: 2, first: 2 },
  );
  expect(await place.get("w/index")).toBeDefined();
});

test("what a killed run left for itself is swept a week later", async () => {
  const place = openMemoryPlace();
  const start = Date.UTC(2026, 0, 1);
  const old = newRunId({ now: () => start });
  await place.put(`w/scratch/${old}/x`, [Buffer.from("x")]);
  await place.put("w/scratch/somebody-else/x", [Buffer.from("x")]);
  const startAt = async (time: number): Promise<void> => {
    const clock = { now: () => time };
    const store = await openStore({ place, workflow: "w", onWarning: () => {}, clock });
    await (await store.startRun(newRunId(clock))).close();
  };
  const day = 24 * 60 * 60 * 1000;
  await startAt(start + 6 * day);
  expect(await place.listFolders("w/scratch/")).toEqual([old, "somebody-else"]);
  await startAt(start + 8 * day);
  expect(await place.listFolders("w/scratch/")).toEqual(["somebody-else"]);
});

test("run ids sort by their start and tell it", () => {
  const ids = [0, 1, 1000, Date.UTC(2026, 10, 21, 13, 14, 15, 16)].map((now) =>
    newRunId({ now: () => now }),
  );
  expect([...ids].sort()).toEqual(ids);
  expect(ids.map(runIdTime)).toEqual([0, 1, 1000, Date.UTC(2026, 10, 21, 13, 14, 15, 16)]);
  expect(ids[3]).toMatch(/^20261121T131415016Z-[0-9a-f]{8}$/);
  expect(runIdTime("notes")).toBeUndefined();
});

test("the storage options name a folder below the working directory, or memory", () => {
  expect(openPlace({ kind: "file", options: {} }, "/somewhere").title).toBe("/somewhere/storage");
  expect(openPlace({ kind: "file", options: { path: "x/y" } }, "/somewhere").title).toBe(
    "/somewhere/x/y",
  );
  expect(openPlace({ kind: "file", options: { path: "/abs" } }, "/somewhere").title).toBe("/abs");
  expect(openPlace({ kind: "memory", options: {} }, "/somewhere").title).toBe("memory");
});
