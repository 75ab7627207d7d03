import type { Inquiry, Walk } from "./open-state.ts";
import { visitNode } from "./visit-node.ts";

/** A walk through what is evaluated, for somebody who asks. */
export function startWalk(
  { state, into }: Inquiry,
  { unit, within }: Pick<Walk, "unit"> & Partial<Pick<Walk, "within">>,
): Walk {
  return { state, into, visit: visitNode, unit, within };
}
