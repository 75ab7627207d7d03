import type { MeasureReport, NodeReport } from "../model/node-work.ts";
import type { Reply, SharedSpoiled } from "../wire/run-request.ts";

/** A reply to the run of a node. Throws where the realm itself is at fault. */
export function nodeReportOf(reply: Reply | NodeReport | SharedSpoiled): NodeReport {
  if (reply.kind === "bug") throw bugOf(reply);
  if (
    reply.kind === "measured" ||
    reply.kind === "snapshot" ||
    reply.kind === "released" ||
    reply.kind === "shared-spoiled"
  ) {
    throw new Error(`bug: the run of a node ended as ${reply.kind}`);
  }
  return reply;
}

/** What a node's report means after a stop, when its code may have been told to end: a failure is no fault of its own. */
export function stoppedReport(report: NodeReport): NodeReport {
  if (report.kind !== "failed") return report;
  return { ...report, failure: { reason: "node-stopped" } };
}

/** A reply to a measuring. Throws where the realm itself is at fault. */
export function measureReportOf(reply: Reply): MeasureReport {
  if (reply.kind === "bug") throw bugOf(reply);
  if (reply.kind === "measured" || reply.kind === "input-damaged") return reply;
  throw new Error(`bug: measuring ended as ${reply.kind}`);
}

/** The error that a realm met, with the stack it had there. */
function bugOf({ message, stack }: Extract<Reply, { kind: "bug" }>): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
