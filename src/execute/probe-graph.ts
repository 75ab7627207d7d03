import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { OnNotice } from "../contract/executor.ts";
import type { Notice, RealmOptions } from "../model/node-work.ts";
import type { RecordedGraph } from "../model/recorded-graph.ts";
import type { ProbeReply } from "../wire/probe-reply.ts";
import { takeProbeThread } from "./probe-thread.ts";

export interface ProbeOptions {
  readonly realm: RealmOptions;
  /** How long the module may take to load, in milliseconds. */
  readonly limitMs: number;
  /** Told what the module prints while it loads. */
  readonly onNotice: OnNotice;
  readonly signal?: AbortSignal;
}

/** A timer of more milliseconds would end at once. */
const longestTimerMs = 2 ** 31 - 1;

/** How a thread ends that has nothing left to do, because all it does is wait for an await that nothing can end. */
const nothingLeftStatus = 0;

/**
 * Loads a workflow in a thread of its own and gives what it recorded. Throws `FfuseError`: module-threw, module-exited,
 * module-never-loaded, module-out-of-memory, or what the author's API refused.
 */
export async function probeGraph(options: ProbeOptions): Promise<RecordedGraph> {
  const { realm, limitMs, onNotice, signal } = options;
  const worker = takeProbeThread();
  const never = (how: "limit" | "await"): FfuseError =>
    new FfuseError({
      reason: "module-never-loaded",
      file: realm.entry,
      limitSeconds: limitMs / 1000,
      how,
    });
  try {
    return await new Promise<RecordedGraph>((resolve, reject) => {
      const timer = setTimeout(
        () => {
          reject(never("limit"));
        },
        Math.min(limitMs, longestTimerMs),
      );
      signal?.addEventListener("abort", () => {
        reject(new Error("the probe was stopped"));
      });
      worker.on("message", (message: Notice | ProbeReply<Failure>) => {
        switch (message.kind) {
          case "printed":
          case "late-error":
            onNotice(message);
            break;
          case "graph":
            clearTimeout(timer);
            resolve(message.graph);
            break;
          case "threw":
          case "refused":
            clearTimeout(timer);
            reject(new FfuseError(failuresOf(message, realm.entry)));
            break;
          case "exiting":
            clearTimeout(timer);
            reject(new FfuseError(exitFailure(message, realm.entry)));
            break;
          case "resumed":
            // No call is made before the graph is known.
            break;
        }
      });
      worker.on("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(
          error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? new FfuseError({ reason: "module-out-of-memory", file: realm.entry })
            : error,
        );
      });
      worker.on("exit", (code) => {
        clearTimeout(timer);
        if (code === nothingLeftStatus) reject(never("await"));
        else reject(new FfuseError(exitFailure({ exitCode: code }, realm.entry)));
      });
      worker.postMessage(realm);
    });
  } finally {
    await worker.terminate();
  }
}

function failuresOf(
  reply: Extract<ProbeReply<Failure>, { kind: "threw" | "refused" }>,
  file: string,
): readonly [Failure, ...Failure[]] {
  if (reply.kind === "refused") return reply.failures;
  const at = reply.place === undefined ? {} : { place: reply.place };
  return [{ reason: "module-threw", file, thrown: reply.thrown, ...at }];
}

function exitFailure(
  {
    exitCode,
    place,
  }: Pick<Extract<ProbeReply<Failure>, { kind: "exiting" }>, "exitCode" | "place">,
  file: string,
): Failure {
  return { reason: "module-exited", file, exitCode, ...(place === undefined ? {} : { place }) };
}
