import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { OnNotice } from "../contract/executor.ts";
import type { Notice, RealmOptions } from "../model/node-work.ts";
import type { RecordedCall, RecordedGraph, RecordedSummary } from "../model/recorded-graph.ts";
import { unpackCalls, unpackTargets } from "../wire/packed-calls.ts";
import type { ProbeReply, ProbeRequest } from "../wire/probe-reply.ts";
import { exitFailure, failuresOf, longestTimerMs, nothingLeftStatus } from "./probe-failures.ts";
import { takeProbeThread } from "./probe-thread.ts";

export interface ProbeOptions {
  readonly realm: RealmOptions;
  /** How long the module may take to load, in milliseconds. */
  readonly limitMs: number;
  /** Told what the module prints while it loads. */
  readonly onNotice: OnNotice;
  readonly signal?: AbortSignal;
  /** Asked what is to be done with what was recorded: whether the summary is enough. Never asked if absent. */
  readonly isEnough?: (summary: RecordedSummary) => Promise<boolean>;
  /** Whether the summary will most likely be enough, so that it is worth having it sooner, and else all of it later. */
  readonly isLikelyEnough?: boolean;
}

/** What a probe found: all that was recorded, or only the summary if that was enough. */
export interface Probed {
  readonly summary: RecordedSummary;
  readonly graph: RecordedGraph | undefined;
}

/**
 * Loads a workflow in a thread of its own and gives what it recorded. Throws `FfuseError`: module-threw, module-exited,
 * module-never-loaded, module-out-of-memory, or what the author's API refused.
 */
export async function probeGraph(options: ProbeOptions): Promise<Probed> {
  const { realm, limitMs, onNotice, signal, isEnough, isLikelyEnough = false } = options;
  const worker = takeProbeThread();
  const ask = (request: ProbeRequest): void => {
    worker.postMessage(request);
  };
  const never = (how: "limit" | "await"): FfuseError =>
    new FfuseError({
      reason: "module-never-loaded",
      file: realm.entry,
      limitSeconds: limitMs / 1000,
      how,
    });
  const calls: RecordedCall[] = [];
  let summary: RecordedSummary | undefined;
  let isOver = false;
  const ended = new AbortController();
  try {
    const probed = await new Promise<Probed>((resolve, reject) => {
      const timer = setTimeout(
        () => {
          reject(never("limit"));
        },
        Math.min(limitMs, longestTimerMs),
      );
      const end = (probed: Probed | Promise<Probed>): void => {
        // The thread may end before whoever waits for this is told.
        isOver = true;
        resolve(probed);
      };
      const decide = async (summary: RecordedSummary): Promise<void> => {
        if ((await isEnough?.(summary)) === true) end({ summary, graph: undefined });
        else if (isLikelyEnough) end(probeGraph(withoutQuestion(options)));
        else ask({ kind: "send" });
      };
      const fail = (error: Error): void => {
        clearTimeout(timer);
        if (isOver) return;
        if (summary === undefined || isEnough === undefined) reject(error);
        else end(probeGraph(withoutQuestion(options)));
      };
      const onStop = (): void => {
        reject(new Error("the probe was stopped"));
      };
      // A signal that lives longer must not hold what was recorded.
      signal?.addEventListener("abort", onStop, { signal: ended.signal });
      worker.on("message", (message: Notice | ProbeReply<Failure>) => {
        switch (message.kind) {
          case "printed":
          case "late-error":
            onNotice(message);
            break;
          case "summary":
            clearTimeout(timer);
            summary = message.summary;
            if (isEnough !== undefined) decide(summary).catch(reject);
            break;
          case "calls":
            for (const call of unpackCalls(message.calls)) calls.push(call);
            break;
          case "targets": {
            if (summary === undefined) throw new Error("bug: targets before the summary");
            const { functions, constants } = summary;
            const targets = unpackTargets(message.targets);
            end({ summary, graph: { calls, functions, targets, constants } });
            break;
          }
          case "threw":
          case "refused":
            fail(new FfuseError(failuresOf(message, realm.entry)));
            break;
          case "exiting":
            fail(new FfuseError(exitFailure(message, realm.entry)));
            break;
          case "params":
          case "clock":
          case "log":
          case "progress":
          case "listening":
          case "resumed":
            // No call is made before the graph is known.
            break;
        }
      });
      worker.on("error", (error: NodeJS.ErrnoException) => {
        fail(
          error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? new FfuseError({ reason: "module-out-of-memory", file: realm.entry })
            : error,
        );
      });
      worker.on("exit", (code) => {
        if (code === nothingLeftStatus) fail(never("await"));
        else fail(new FfuseError(exitFailure({ exitCode: code }, realm.entry)));
      });
      const how = isLikelyEnough ? "sum-up" : "ask";
      ask({ kind: "load", realm, how: isEnough === undefined ? "all" : how });
    });
    // Its end takes a while, and nothing of what it does from here on counts.
    void worker.terminate();
    return probed;
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    ended.abort();
  }
}

/** A thread that ends by itself while it waits for the answer had recorded all the same; the next one is not kept waiting. */
function withoutQuestion(options: ProbeOptions): ProbeOptions {
  const { realm, limitMs, onNotice, signal } = options;
  return { realm, limitMs, onNotice, ...(signal === undefined ? {} : { signal }) };
}
