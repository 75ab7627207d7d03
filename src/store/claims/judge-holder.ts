import type { Holder } from "./holder.ts";
import type { LookAtProcess } from "./process-table.ts";

/** What the process table tells of a holder; of `unsure` ones only the heartbeat can tell. */
export type Judgement = "alive" | "dead" | "unsure";

/** Whether the process of a holder still works, as far as it can be seen from here. */
export function judgeHolder(holder: Holder, self: Holder, look: LookAtProcess): Judgement {
  if (holder.host !== self.host) return "unsure";
  const isBootKnown = holder.boot !== "" && self.boot !== "";
  if (isBootKnown && holder.boot !== self.boot) return "dead";
  return holder.space === self.space ? judgeProcess(holder, look) : "unsure";
}

function judgeProcess({ pid, start }: Holder, look: LookAtProcess): Judgement {
  const seen = look(pid);
  if (seen.state === "gone" || seen.state === "ended") return "dead";
  // Without its start it may be a later process of the same id.
  if (start === "" || seen.start === "") return "unsure";
  if (start !== seen.start) return "dead";
  // One that a person has stopped may never go on.
  return seen.state === "stopped" ? "unsure" : "alive";
}
