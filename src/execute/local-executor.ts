import type { Executor } from "../contract/executor.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeReport, NodeWork } from "../model/node-work.ts";
import type { InProcessRealm } from "../wire/in-process-realm.ts";
import type { Request } from "../wire/run-request.ts";
import { measureReportOf, nodeReportOf } from "./reports-of.ts";

/** Runs nodes in the calling thread, one after the other, for debuggers and small scripts. */
export function openLocalExecutor(open: () => Promise<InProcessRealm>): Executor {
  let realm: Promise<InProcessRealm> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let giveUp!: (report: NodeReport) => void;
  const givenUp = new Promise<NodeReport>((resolve) => {
    giveUp = resolve;
  });
  const lastMade = new Map<NodeId, NodeId>();

  /** User code may await, so requests stand in line themselves. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
  const ask = (request: Request) => inTurn(async () => (await (realm ??= open())).perform(request));

  return {
    run({ call, keep, chain }: NodeWork): Promise<NodeReport> {
      return inTurn(async () => {
        if (stopped) return givenUp;
        const made = chain === undefined ? undefined : lastMade.get(chain.instance);
        const replay = chain?.callsSince(made) ?? [];
        const loaded = await (realm ??= open());
        const reply = await Promise.race([
          loaded.perform({ kind: "run", call, keep, replay }),
          givenUp,
        ]);
        // After anything but success the instance may be ahead of what is known, so the chain starts over.
        if (chain !== undefined) {
          if (reply.kind === "kept") lastMade.set(chain.instance, call.node);
          else lastMade.delete(chain.instance);
        }
        return nodeReportOf(reply);
      });
    },
    async measure(result, items) {
      const reply = await ask({ kind: "measure", result, items });
      return measureReportOf(reply);
    },
    releaseInstance(instance) {
      lastMade.delete(instance);
      return Promise.resolve();
    },
    stop() {
      stopped = true;
      giveUp({ kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 });
      return Promise.resolve();
    },
    async close() {
      (await realm)?.close();
    },
  };
}
