import { setTimeout } from "node:timers/promises";
import type { Executor } from "../contract/executor.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeReport, NodeWork } from "../model/node-work.ts";
import { defaultNeed } from "../model/resources.ts";
import { graceMs } from "../wire/grace.ts";
import type { InProcessRealm } from "../wire/in-process-realm.ts";
import type { Request } from "../wire/run-request.ts";
import { ChainState } from "./chain-state.ts";
import { measureReportOf, nodeReportOf, stoppedReport } from "./reports-of.ts";
import { withinLimit } from "./within-limit.ts";

/** Runs nodes in the calling thread, one after the other, for debuggers and small scripts. */
export function openLocalExecutor(open: () => Promise<InProcessRealm>): Executor {
  let realm: Promise<InProcessRealm> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let giveUp!: (report: NodeReport) => void;
  const givenUp = new Promise<NodeReport>((resolve) => {
    giveUp = resolve;
  });
  const states = new Map<NodeId, ChainState>();

  /** User code may await, so requests stand in line themselves. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
  const ask = (request: Request) => inTurn(async () => (await (realm ??= open())).perform(request));

  const stateOf = (instance: NodeId): ChainState => {
    const state = states.get(instance) ?? new ChainState();
    states.set(instance, state);
    return state;
  };

  /** Keeps the state of an instance when its turn comes. Never rejects: what is not kept is computed again. */
  const keepState = async (state: ChainState): Promise<void> => {
    await inTurn(async () => {
      const request = await state.snapshotRequest();
      if (request === undefined || stopped) return;
      const startedAt = performance.now();
      await (await realm)?.perform(request);
      state.tried(performance.now() - startedAt);
    }).catch(() => undefined);
  };

  return {
    run(work: NodeWork): Promise<NodeReport> {
      const { call, keep, chain, attempt = 1, resources = defaultNeed } = work;
      return inTurn(async () => {
        if (isStopped()) return givenUp;
        const state = chain === undefined ? undefined : stateOf(chain.instance);
        const startedAt = Date.now();
        const before = (await state?.callsBefore(work)) ?? { replay: [] };
        const loaded = await (realm ??= open());
        const reply = await Promise.race([
          loaded.perform({ kind: "run", call, keep, attempt, resources, ...before }),
          givenUp,
        ]);
        // After anything but success the instance may be ahead of what is known, so the chain starts over.
        if (reply.kind === "kept") state?.made(work, Date.now() - startedAt);
        else state?.lost();
        if (state?.isDue === true) void keepState(state);
        return isStopped() ? stoppedReport(nodeReportOf(reply)) : nodeReportOf(reply);
      });
    },
    async measure(result, items) {
      const reply = await ask({ kind: "measure", result, items });
      return measureReportOf(reply);
    },
    async releaseInstance(instance) {
      const state = states.get(instance);
      states.delete(instance);
      if (state !== undefined) await withinLimit(keepState(state));
    },
    async stop() {
      stopped = true;
      if ((await realm)?.stop() === true) await Promise.race([turn, setTimeout(graceMs)]);
      giveUp({ kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 });
    },
    async close() {
      (await realm)?.close();
    },
  };
}
