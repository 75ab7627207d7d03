import type { ValueMemory, ValueStore } from "../contract/store.ts";
import type { CallInput, CallWork } from "../model/node-work.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { valueKey } from "../wire/value-key.ts";
import type { HeldValue } from "../wire/run-request.ts";
import { damagedInput, EarlyReply } from "./early-reply.ts";

/** The values of a call's inputs, by the parent. */
export interface FetchedInputs {
  readonly values: ReadonlyMap<number, unknown>;
  /**
   * Why the call may not count: it wrote to what it was only to read. Throws an early reply if somebody did, and that may
   * not have been this call.
   */
  whyWritten(): NodeFailure | undefined;
}

/** Fetches what a call is given, from shared memory where it is there. */
export async function fetchInputs(
  work: CallWork,
  values: ValueStore,
  folder: string,
  held: readonly HeldValue[] = [],
): Promise<FetchedInputs> {
  const fetched = new Map<number, unknown>();
  const watched: Watched[] = [];
  for (const input of work.inputs) {
    const { parent, result } = input;
    const memory = memoryOf(result, held);
    try {
      if (work.share === true) {
        const { value, isShared, wasWritten } = await values.fetchToRead(result, folder, memory);
        fetched.set(parent, value);
        if (wasWritten !== undefined) watched.push({ input, isShared, wasWritten });
      } else {
        fetched.set(parent, await values.fetchWithPaths(result, folder, memory));
      }
    } catch (error) {
      throw damagedInput(error, parent);
    }
  }
  return { values: fetched, whyWritten: () => whyWritten(watched) };
}

/** Where a value lies in shared memory, if it does. */
export function memoryOf(
  result: ResultRef,
  held: readonly HeldValue[] = [],
): ValueMemory | undefined {
  if (held.length === 0) return undefined;
  const wanted = valueKey(result);
  return held.find(({ key }) => key === wanted);
}

interface Watched {
  readonly input: CallInput;
  readonly isShared: boolean;
  readonly wasWritten: () => boolean;
}

function whyWritten(watched: readonly Watched[]): NodeFailure | undefined {
  const written = watched.filter(({ wasWritten }) => wasWritten());
  const shared = written.filter(({ isShared }) => isShared);
  if (shared.length > 0) {
    const spoiled = shared.map(({ input }) => valueKey(input.result));
    throw new EarlyReply({ kind: "shared-spoiled", spoiled });
  }
  const [first] = written;
  return first && { reason: "node-wrote-shared", parent: first.input.name };
}
