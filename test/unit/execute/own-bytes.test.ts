import { expect, test } from "vitest";
import { withOwnBytes } from "../../../src/execute/own-bytes.ts";
import type { CallWork } from "../../../src/model/node-work.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import type { Request } from "../../../src/wire/run-request.ts";

const all = new Uint8Array([1, 2, 3, 4, 5, 6]);
const view = { inline: all.subarray(2, 4) } as unknown as ResultRef;
const own = { inline: new Uint8Array([7]) } as unknown as ResultRef;
const none = { sizeBytes: 9 } as unknown as ResultRef;

function callOf(...results: readonly ResultRef[]): CallWork {
  return { inputs: results.map((result) => ({ result })) } as unknown as CallWork;
}

function inlines(calls: readonly CallWork[]): readonly (readonly number[] | undefined)[] {
  return calls.flatMap(({ inputs }) =>
    inputs.map(({ result }) => result.inline && [...result.inline]),
  );
}

test("a value that lies in the memory of others travels alone, in every call of a run and to be measured", () => {
  const run = { kind: "run", call: callOf(view, own, none), replay: [callOf(view)] };
  const sent = withOwnBytes(run as unknown as Request);
  if (sent.kind !== "run") throw new Error("it became another request");
  const calls = [sent.call, ...sent.replay];
  expect(inlines(calls)).toEqual([[3, 4], [7], undefined, [3, 4]]);
  for (const { inputs } of calls) {
    for (const { result } of inputs) {
      expect(result.inline?.buffer.byteLength).toBe(result.inline?.byteLength);
    }
  }
  const measure = withOwnBytes({ kind: "measure", result: view, items: [] });
  expect(measure.kind === "measure" && measure.result.inline?.buffer.byteLength).toBe(2);
});

test("what has memory of its own is sent as it is", () => {
  const call = callOf(own, none);
  const sent = withOwnBytes({ kind: "run", call, replay: [] } as unknown as Request);
  expect(sent.kind === "run" && sent.call).toBe(call);
});
