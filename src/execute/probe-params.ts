import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { Notice, RealmOptions } from "../model/node-work.ts";
import type { ParamsDescription } from "../model/params-description.ts";
import type { ProbeReply, ProbeRequest } from "../wire/probe-reply.ts";
import { exitFailure, failuresOf, longestTimerMs, nothingLeftStatus } from "./probe-failures.ts";
import { takeProbeThread } from "./probe-thread.ts";

/** Loads a workflow in a thread of its own and gives the parameters that it takes. Throws `FfuseError` as `probeGraph` does. */
export async function probeParams(
  realm: RealmOptions,
  limitMs: number,
): Promise<ParamsDescription> {
  const { entry: file } = realm;
  const worker = takeProbeThread();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ParamsDescription>((resolve, reject) => {
      const refuse = (...failures: readonly [Failure, ...Failure[]]): void => {
        reject(new FfuseError(failures));
      };
      const never = (how: "limit" | "await"): void => {
        refuse({ reason: "module-never-loaded", file, limitSeconds: limitMs / 1000, how });
      };
      timer = setTimeout(never, Math.min(limitMs, longestTimerMs), "limit");
      worker.on("message", (message: Notice | ProbeReply<Failure>) => {
        if (message.kind === "params") resolve(message.params);
        if (message.kind === "exiting") refuse(exitFailure(message, file));
        if (message.kind === "threw" || message.kind === "refused") {
          refuse(...failuresOf(message, file));
        }
      });
      worker.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
          refuse({ reason: "module-out-of-memory", file });
        else reject(error);
      });
      worker.on("exit", (exitCode) => {
        if (exitCode === nothingLeftStatus) never("await");
        else refuse(exitFailure({ exitCode }, file));
      });
      worker.postMessage({ kind: "load-params", realm } satisfies ProbeRequest);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
