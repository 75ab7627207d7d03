import { isFfuseError } from "../failure/ffuse-error.ts";

/** In words, why the system would not read a file; throws what is no refusal of the system. */
export function whyUnreadable(error: unknown): string {
  if (isFfuseError(error)) throw error;
  if (error instanceof RangeError) return "it does not fit into memory";
  const { code } = error as { code?: unknown };
  if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return `it cannot be read (${code})`;
}
