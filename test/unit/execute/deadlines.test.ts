import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deadlines } from "../../../src/execute/deadlines.ts";
import type { NodeId } from "../../../src/model/ids.ts";
import { graceMs } from "../../../src/wire/grace.ts";

const node = 0 as NodeId;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const deadlines = new Deadlines();
  const ended: number[] = [];
  const turn = deadlines.watch((timeoutMs) => ended.push(timeoutMs));
  const clock = (timeoutMs?: number): void => {
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    deadlines.heed({ kind: "clock", node, turn, ...limit });
  };
  return { deadlines, turn, ended, clock };
}

test("a run is ended once, when its code has run for its time and the time to clean up", () => {
  const { ended, clock } = watched();
  vi.advanceTimersByTime(60_000);
  clock(1000);
  vi.advanceTimersByTime(999 + graceMs);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(ended).toEqual([1000]);
});

test("time counts only while the code runs, and anew for every call of the run", () => {
  const { ended, clock } = watched();
  clock(1000);
  vi.advanceTimersByTime(900);
  clock();
  vi.advanceTimersByTime(60_000);
  clock(2000);
  vi.advanceTimersByTime(1900);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(100 + graceMs);
  expect(ended).toEqual([2000]);
});

test("a run that is over is not ended, though its clock is told of late, and no timer is left", () => {
  const { deadlines, turn, ended, clock } = watched();
  clock(1000);
  deadlines.forget(turn);
  clock(1000);
  expect(vi.getTimerCount()).toBe(0);
  expect(ended).toEqual([]);
});

test("a time longer than any timer of the runtime is no limit", () => {
  const { clock } = watched();
  clock(1e12);
  expect(vi.getTimerCount()).toBe(0);
});
