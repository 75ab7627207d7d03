import type { RideExecutor } from "../contract/executor.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeReport } from "../model/node-work.ts";
import type { NodeFailure } from "../model/outcome.ts";
import { defaultNeed } from "../model/resources.ts";
import type { Reply } from "../wire/run-request.ts";
import { notBegun } from "./batches.ts";
import type { Batches } from "./batches.ts";
import type { LineGate } from "./line-gate.ts";
import { nodeReportOf, stoppedReport } from "./reports-of.ts";
import type { SharedValues } from "./shared-values.ts";

export interface RideParts {
  readonly batches: Batches;
  readonly memory: SharedValues;
  readonly gate: LineGate;
  /** Exit codes that nodes have ended their threads with. */
  readonly exits: Map<NodeId, number>;
  readonly isStopped: () => boolean;
  readonly explainDeath: (node: NodeId, error: unknown) => NodeFailure;
}

type Told = Parameters<RideExecutor["run"]>[2];

/** Runs nodes of rides in batches. */
export function openRides(parts: RideParts): RideExecutor {
  const { batches, memory, gate, exits, isStopped, explainDeath } = parts;

  const tell = (reply: Reply, { end, fail }: Told): void => {
    let report: NodeReport;
    try {
      report = nodeReportOf(reply);
    } catch (bug) {
      fail(bug);
      return;
    }
    end(isStopped() ? stoppedReport(report) : report);
  };

  return {
    run(ride, { call, keep, attempt = 1, resources = defaultNeed }, told) {
      const { node } = call;
      const startedAt = Date.now();
      exits.delete(node);
      if (isStopped()) {
        told.end({ kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 });
        return;
      }
      const { held, end: endReading } = memory.read([call]);
      memory.began(node);
      const request = { kind: "run", call, keep, attempt, resources, replay: [], held } as const;
      batches.run(ride, request, {
        end(reply) {
          endReading();
          if (reply === notBegun) {
            memory.returned(node);
            told.end({ kind: "not-begun" });
            return;
          }
          const { loan, lines } = reply;
          const kept = reply.kind === "kept" ? { result: reply.result, loan } : undefined;
          memory.returned(node, kept);
          if (lines === 0) tell(reply, told);
          else
            void gate.passed(node, lines).then(() => {
              tell(reply, told);
            });
        },
        fail(error) {
          endReading();
          memory.lost(node);
          gate.drop(node);
          const failure = explainDeath(node, error);
          told.end({ kind: "failed", failure, durationMs: Date.now() - startedAt });
        },
      });
    },
    recall(ride) {
      batches.recall(ride);
    },
  };
}
