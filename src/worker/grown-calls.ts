import type { ValueStore } from "../contract/store.ts";
import type { CallOrigin, InnerCalls, InnerValues } from "../model/growth.ts";
import type { NodeId } from "../model/ids.ts";
import { holeKey } from "../model/live-graph.ts";
import type { HoleMarker, LiveCall } from "../model/live-graph.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { CallWork } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { decodeValue } from "../store/codecs/decode-value.ts";
import { isFfuseError } from "../failure/ffuse-error.ts";
import type { FfuseError } from "../failure/ffuse-error.ts";
import { describeThrown } from "./describe-thrown.ts";
import { EarlyReply } from "./early-reply.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import { openPlaceholders } from "./placeholders.ts";

/** Calls that no module has recorded, made from where they come from. */
export interface GrownCalls {
  /** Undefined if something has to be read for it. */
  find(work: CallWork, origin: CallOrigin): LiveCall | undefined;
  fetch(work: CallWork, origin: CallOrigin): Promise<LiveCall>;
}

/** So many growths are kept open, since the calls of one come one after the other. */
const keptOpen = 8;

/** Makes the grown calls of a realm. */
export function openGrownCalls({ recorder }: LoadedWorkflow, values: ValueStore): GrownCalls {
  const open = new Map<string, InnerValues>();

  const keep = (growth: ResultRef, base: NodeId, read: unknown): InnerValues => {
    const { codec, bytes } = (read as InnerCalls).values;
    const known = openPlaceholders(decodeValue(codec, bytes), base) as InnerValues;
    open.set(keyOf(growth, base), known);
    const [oldest] = open.keys();
    if (open.size > keptOpen && oldest !== undefined) open.delete(oldest);
    return known;
  };

  const find = (growth: ResultRef, base: NodeId): InnerValues | undefined => {
    const known = open.get(keyOf(growth, base));
    if (known !== undefined) return known;
    const read = values.fetchAtOnce(growth);
    return read && keep(growth, base, read.value);
  };

  /** The growths that have to be at hand to make a call. */
  const growthsOf = (origin: CallOrigin): readonly (readonly [ResultRef, NodeId])[] => {
    switch (origin.kind) {
      case "inner":
      case "gather-inner":
        return [[origin.growth, origin.base]];
      case "of-list":
        return origin.of.kind === "recorded" ? [] : growthsOf(origin.of);
      case "gather-list":
      case "gather-item":
        return [];
    }
  };

  const argsOf = (
    origin: CallOrigin | { readonly kind: "recorded"; readonly node: NodeId },
  ): readonly unknown[] => {
    switch (origin.kind) {
      case "recorded":
        return recorder.calls[origin.node]?.args ?? [];
      case "inner":
        return find(origin.growth, origin.base)?.args[origin.index] ?? [];
      case "of-list":
        return [
          ...origin.holes.map(({ parent, path }) => hole(parent, path)),
          ...argsOf(origin.of).slice(1),
        ];
      case "gather-list": {
        const { base, count } = origin;
        return [Array.from({ length: count }, (_, index) => hole(base + index, []))];
      }
      case "gather-inner":
        return [find(origin.growth, origin.base)?.returns];
      case "gather-item":
        return [hole(origin.parent, origin.path)];
    }
  };

  const make = ({ node, name }: CallWork, origin: CallOrigin): LiveCall => {
    const wrapped = recorder.functions["function" in origin ? origin.function : 0];
    if (wrapped === undefined) throw new Error("bug: a grown call without its function");
    return {
      ...{ id: node, kind: kindOf(origin), function: wrapped, functionName: wrapped.name, name },
      ...{ named: true, args: argsOf(origin), site: {} },
      ...(origin.kind === "inner" && origin.how !== undefined ? { how: origin.how } : {}),
    };
  };

  return {
    find(work, origin) {
      const isAtHand = growthsOf(origin).every(
        ([growth, base]) => find(growth, base) !== undefined,
      );
      return isAtHand ? make(work, origin) : undefined;
    },
    async fetch(work, origin) {
      for (const [growth, base] of growthsOf(origin)) {
        if (find(growth, base) !== undefined) continue;
        try {
          keep(growth, base, await values.fetch(growth));
        } catch (error) {
          throw isDamage(error) ? lost(error) : error;
        }
      }
      return make(work, origin);
    },
  };
}

function kindOf(origin: CallOrigin): LiveCall["kind"] {
  switch (origin.kind) {
    case "inner":
      return origin.callKind;
    case "of-list":
      return "function";
    case "gather-list":
    case "gather-inner":
    case "gather-item":
      return "gather";
  }
}

/** What the call is made of is gone since the main thread has read it; the next run finds that out before anything runs. */
function lost(error: FfuseError): EarlyReply {
  const { message } = describeThrown(error);
  const failure = { reason: "node-not-kept", message, code: undefined } as const;
  return new EarlyReply({ kind: "failed", failure, durationMs: 0 });
}

function isDamage(error: unknown): error is FfuseError {
  return isFfuseError(error) && error.failure.reason === "entry-damaged";
}

function keyOf({ contentHash }: ResultRef, base: NodeId): string {
  return `${base} ${contentHash}`;
}

function hole(parent: number, path: ItemPath): HoleMarker {
  return { [holeKey]: true, parent, path };
}
