import { expect, test } from "vitest";
import type { LookedUp } from "../../../src/contract/backend.ts";
import type { Place } from "../../../src/contract/place.ts";
import type { NodeId, NodeName } from "../../../src/model/ids.ts";
import type { NodeArguments } from "../../../src/model/node-arguments.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import { defaultNeed } from "../../../src/model/resources.ts";
import { makeLookUp } from "../../../src/pipeline/make-look-up.ts";
import { openGrowths } from "../../../src/pipeline/open-growths.ts";
import { wholeCode } from "../../../src/pipeline/workflow-code.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { openValueStore } from "../../../src/store/open-value-store.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { graphOf } from "../../support/graph-of.ts";
import { runIdOf } from "../../support/keep-results.ts";

const workflow = "w";
const node = 0 as NodeId;
const dayMs = 24 * 60 * 60 * 1000;
const keptAt = Date.UTC(2026, 0, 1);
const never = (): never => {
  throw new Error("a node without parents asks for none");
};

/** Looks the one node up at a time, with results that expire after a day. */
async function lookUpAt(
  place: Place,
  now: number,
  cache: NodeArguments["cache"] = "fingerprint",
): Promise<LookedUp> {
  const store = await openStore({ place, workflow, onWarning: () => undefined });
  const lookUp = makeLookUp({
    graph: graphOf("a"),
    argumentsOf: () => ({ need: defaultNeed, tags: [], cache, expiresMs: dayMs, setBy: {} }),
    store,
    code: wholeCode("c", 1),
    restoreFiles: () => Promise.resolve(undefined),
    growths: openGrowths(store),
    run: "r",
    now: () => now,
  });
  const found = await lookUp(node, {
    result: never,
    itemHash: never,
    fingerprint: never,
    failureOf: never,
  });
  await store.close();
  return found;
}

/** Keeps what the node gave, in a run by a clock that said so. */
async function keepAt(place: Place, at: number, run: number): Promise<ResultRef> {
  const { fingerprint } = await lookUpAt(place, at);
  const name = "a" as NodeName;
  const store = await openStore({ place, workflow, onWarning: () => undefined });
  const journal = await store.startRun(runIdOf(run));
  const result = await openValueStore({ place, workflow }).keep(run, {
    ...{ fingerprint, items: [] },
    origin: { node: name, functionName: "a", codeHash: "", durationMs: 7, createdAt: at },
  });
  const outcome = { status: "ran", result, durationMs: 7 } as const;
  journal.record({ type: "node-ended", at, node, name, outcome });
  await journal.close();
  await store.close();
  return result;
}

function verdictOf({ verdict }: LookedUp): unknown {
  return verdict.status === "reuse" ? `saved ${verdict.savedMs}` : verdict.because;
}

test.each(["fingerprint", "name"] as const)(
  "a result is as old as expires allows to the millisecond, and with a clock that was moved back it is young (cache: %s)",
  async (cache) => {
    const place = openMemoryPlace();
    await keepAt(place, keptAt, 1);
    const at = async (now: number): Promise<unknown> =>
      verdictOf(await lookUpAt(place, now, cache));
    const expired = (ageMs: number) => ({ kind: "expired", ageMs, expiresMs: dayMs });
    expect([
      await at(keptAt),
      await at(keptAt + dayMs),
      await at(keptAt + dayMs + 1),
      await at(keptAt - 1),
      await at(keptAt - dayMs - 1),
      await at(keptAt - 1000 * dayMs),
      await at(0),
    ]).toEqual([
      "saved 7",
      "saved 7",
      expired(dayMs + 1),
      ...["saved 7", "saved 7", "saved 7", "saved 7"],
    ]);
  },
);

test("a result that was computed anew after the clock was moved back takes the place of the one before, and is no older", async () => {
  const place = openMemoryPlace();
  await keepAt(place, keptAt, 1);
  const { contentHash } = await keepAt(place, keptAt - 30 * dayMs, 2);
  for (const now of [keptAt - 30 * dayMs, keptAt, keptAt + dayMs]) {
    const { verdict } = await lookUpAt(place, now);
    expect(verdict).toMatchObject({ status: "reuse", result: { contentHash } });
  }
  expect(verdictOf(await lookUpAt(place, keptAt + 2 * dayMs))).toMatchObject({ kind: "expired" });
});
