import type { Failure } from "../failure/failure.ts";
import type { ProbeReply } from "../wire/probe-reply.ts";

/** A timer of more milliseconds would end at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** How a thread ends that has nothing left to do, because all it does is wait for an await that nothing can end. */
export const nothingLeftStatus = 0;

/** What a probe says that could not load a module. */
export function failuresOf(
  reply: Extract<ProbeReply<Failure>, { kind: "threw" | "refused" }>,
  file: string,
): readonly [Failure, ...Failure[]] {
  if (reply.kind === "refused") return reply.failures;
  const at = reply.place === undefined ? {} : { place: reply.place };
  return [{ reason: "module-threw", file, thrown: reply.thrown, ...at }];
}

/** What the end of a probe means that told nothing else. */
export function exitFailure(
  {
    exitCode,
    place,
  }: Pick<Extract<ProbeReply<Failure>, { kind: "exiting" }>, "exitCode" | "place">,
  file: string,
): Failure {
  return { reason: "module-exited", file, exitCode, ...(place === undefined ? {} : { place }) };
}
