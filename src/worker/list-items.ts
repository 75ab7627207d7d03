import type { ValueStore } from "../contract/store.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { CallInput, CallWork } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { pickItem } from "../store/pick-item.ts";
import type { PickedItem } from "../store/pick-item.ts";
import type { HeldValue } from "../wire/run-request.ts";
import { damagedInput } from "./early-reply.ts";
import { memoryOf } from "./fetch-inputs.ts";

/** Lists of which many nodes are given one element each, so that a list is not read once for each of them. */
export interface ListItems {
  /** Whether the lists of a call are at hand without waiting. */
  open(work: CallWork): boolean;
  /** Reads the lists of a call. */
  fetch(work: CallWork, held: readonly HeldValue[] | undefined): Promise<void>;
  /** Whether a call is given only parts of an input, from a list that is at hand. */
  covers(work: CallWork, input: CallInput): boolean;
  /** A private copy of a part of such an input; undefined for any other. */
  pick(work: CallWork, parent: number, path: ItemPath): PickedItem | undefined;
}

/** So many lists are kept at hand. */
const mostLists = 2;

/** Keeps lists at hand for a realm. */
export function openListItems(values: ValueStore): ListItems {
  const lists = new Map<string, unknown>();

  const keep = ({ contentHash }: ResultRef, list: unknown): void => {
    lists.set(contentHash, list);
    const [oldest] = lists.keys();
    if (lists.size > mostLists && oldest !== undefined) lists.delete(oldest);
  };
  const has = ({ contentHash }: ResultRef): boolean => lists.has(contentHash);

  return {
    open(work) {
      for (const { parent, result } of listInputs(work)) {
        if (has(result)) continue;
        try {
          const read = values.fetchAtOnce(result);
          if (read === undefined) return false;
          keep(result, read.value);
        } catch (error) {
          throw damagedInput(error, parent);
        }
      }
      return true;
    },
    async fetch(work, held) {
      for (const { parent, result } of listInputs(work)) {
        if (has(result)) continue;
        try {
          keep(result, await values.fetch(result, memoryOf(result, held)));
        } catch (error) {
          throw damagedInput(error, parent);
        }
      }
    },
    covers: (work, input) => isOfList(work, input) && has(input.result),
    pick(work, parent, path) {
      if (work.origin?.kind !== "of-list") return undefined;
      const input = work.inputs.find((each) => each.parent === parent);
      if (input === undefined || !isOfList(work, input) || !has(input.result)) return undefined;
      const picked = pickItem(lists.get(input.result.contentHash), path);
      return picked.found ? { found: true, value: copyOf(picked.value) } : picked;
    },
  };
}

function listInputs(work: CallWork): readonly CallInput[] {
  return work.origin?.kind === "of-list" ? work.inputs.filter((each) => isOfList(work, each)) : [];
}

/** Whether elements of an input are what a call is made for; what refers to files is read anew for each. */
function isOfList({ origin }: CallWork, { parent, result }: CallInput): boolean {
  if (origin?.kind !== "of-list" || result.files !== undefined) return false;
  return origin.holes.some((hole) => hole.parent === parent);
}

function copyOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? structuredClone(value) : value;
}
