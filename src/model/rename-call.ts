import type { LiveCall } from "./live-graph.ts";

/** Gives a call a name, and with it the calls for its elements. */
export function renameCall(call: LiveCall, name: string): void {
  call.name = name;
  for (const { call: element, suffix } of call.elements ?? []) {
    element.name = `${name}${suffix}`;
    element.named = true;
  }
}
