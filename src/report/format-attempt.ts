import { explain } from "../failure/failure.ts";
import type { RunEvent } from "../model/run-event.ts";
import { formatDuration } from "../util/format-duration.ts";
import { oneLine } from "./one-line.ts";

/** In one line, what became of an attempt that is followed by another one: `attempt 1 of 3 threw Error: no; next in 1.0 s`. */
export function formatAttempt({
  name,
  attempt,
  maxAttempts,
  failure,
  delayMs,
}: Extract<RunEvent, { type: "node-attempt-failed" }>): string {
  const [headline = ""] = explain({ ...failure, node: name }).headline.split("\n");
  const subject = `node "${name}" `;
  const what = headline.startsWith(subject)
    ? headline.slice(subject.length)
    : `failed: ${headline}`;
  const next = delayMs === 0 ? "next at once" : `next in ${formatDuration(delayMs)}`;
  return `attempt ${attempt} of ${maxAttempts} ${oneLine(what)}; ${next}`;
}
