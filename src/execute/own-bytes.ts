import type { CallWork } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { Request } from "../wire/run-request.ts";

/** A request whose inline values have memory of their own: a view on that of many would travel with all of it. */
export function withOwnBytes(request: Request): Request {
  switch (request.kind) {
    case "run": {
      const { call, replay } = request;
      return { ...request, call: callWithOwn(call), replay: replay.map(callWithOwn) };
    }
    case "measure":
      return { ...request, result: withOwn(request.result) };
    case "snapshot":
    case "release":
      return request;
  }
}

function callWithOwn(call: CallWork): CallWork {
  if (call.inputs.every(({ result }) => hasOwn(result))) return call;
  const inputs = call.inputs.map((input) => ({ ...input, result: withOwn(input.result) }));
  return { ...call, inputs };
}

function withOwn(result: ResultRef): ResultRef {
  return hasOwn(result) ? result : { ...result, inline: new Uint8Array(result.inline ?? []) };
}

function hasOwn({ inline }: ResultRef): boolean {
  return inline === undefined || inline.byteLength === inline.buffer.byteLength;
}
