import type { Resumed } from "../model/resumed.ts";
import { oneLine } from "./one-line.ts";

/** How an instance came to be where a call needs it, in words. */
export function formatResumed(resumed: Resumed): string {
  const calls = `${resumed.calls} call${resumed.calls === 1 ? "" : "s"}`;
  switch (resumed.how) {
    case "restored": {
      const then = resumed.calls === 0 ? "" : `, replayed ${calls}`;
      return `restored from the snapshot after ${oneLine(resumed.after)}${then}`;
    }
    case "replayed":
      return `replayed ${calls} (${oneLine(resumed.why)})`;
  }
}
