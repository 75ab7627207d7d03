import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { Notice } from "../../../src/model/node-work.ts";
import { defaultNeed } from "../../../src/model/resources.ts";
import { makeContext } from "../../../src/worker/make-context.ts";
import { NodeAbort } from "../../../src/worker/node-abort.ts";

let nowMs = 0;

beforeEach(() => {
  nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function open() {
  const told: Notice[] = [];
  const signals: string[] = [];
  const made = makeContext({
    work: { node: 7 as NodeId, name: "fit", callHash: "", inputs: [] },
    attempt: 1,
    resources: defaultNeed,
    abort: new NodeAbort(),
    say: (notice) => told.push(notice),
    onSignal: () => signals.push("asked"),
  });
  return { ...made, told, signals };
}

test("of a thousand steps told at once the first and the last come through, then at most one in a tenth of a second", () => {
  const { context, end, told } = open();
  for (let i = 0; i < 1000; i++) context.progress(i, 2000);
  nowMs = 100;
  for (let i = 1000; i < 2000; i++) context.progress(i, 2000);
  end();
  expect(told.map((notice) => notice.kind === "progress" && notice.done)).toEqual([0, 1000, 1999]);
});

test("after the end, and of what is no number, nothing is told", () => {
  const { context, end, told } = open();
  context.progress(Number.NaN);
  end();
  context.progress(1);
  expect(told).toEqual([]);
});

test("a signal that is asked for late is aborted with the reason that was given before", () => {
  const abort = new NodeAbort();
  abort.abort("over");
  abort.abort("again");
  expect([abort.isHeeded, abort.signal.aborted, abort.signal.reason]).toEqual([
    false,
    true,
    "over",
  ]);
  expect(abort.isHeeded).toBe(true);
});

test("only a node that asks for its signal makes its thread listen for a stop", () => {
  const { context, signals } = open();
  context.log("no signal yet");
  expect(signals).toEqual([]);
  expect(context.signal.aborted).toBe(false);
  expect(signals).toEqual(["asked"]);
});
