import { isRecord } from "../is-record.ts";

/** The process behind a claim, so that others can tell whether it still lives. A text that is unknown is empty. */
export interface Holder {
  readonly run: string;
  readonly pid: number;
  /** The machine: its name, and its id where it has one. */
  readonly host: string;
  /** Processes that count their ids together; a container counts its own. */
  readonly space: string;
  /** Changes when the machine starts anew. */
  readonly boot: string;
  /** When the process started, in whatever its system counts; tells it from a later one of the same id. */
  readonly start: string;
}

/** A holder as the bytes of a file. */
export function formatHolder(holder: Holder): Uint8Array {
  return Buffer.from(`${JSON.stringify({ ffuseRun: 1, ...holder })}\n`);
}

/** Reads what `formatHolder` wrote, or undefined if it was not written to its end or is something else. */
export function parseHolder(bytes: Uint8Array): Holder | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  const { run, pid, host, space, boot, start } = parsed;
  if (typeof run !== "string" || !isRunName(run)) return undefined;
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid < 1 || pid > 2 ** 31) {
    return undefined;
  }
  const texts = { host, space, boot, start };
  for (const text of Object.values(texts)) if (typeof text !== "string") return undefined;
  return { run, pid, ...(texts as Record<keyof typeof texts, string>) };
}

/** Whether a text can be the id of a run, and so the name of a file. */
export function isRunName(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text);
}
