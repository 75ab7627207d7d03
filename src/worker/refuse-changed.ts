import type { CallWork } from "../model/node-work.ts";
import { EarlyReply } from "./early-reply.ts";
import { findChanged } from "./find-changed.ts";

/**
 * Throws an early reply if a declared input is not what was hashed: a value that was computed from other files must not
 * be kept as theirs.
 */
export async function refuseChanged(work: CallWork): Promise<void> {
  const changed = await findChanged(work);
  if (changed !== undefined) throw new EarlyReply(changed);
}
