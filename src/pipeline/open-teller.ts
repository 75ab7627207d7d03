import type { RunEvent } from "../model/run-event.ts";

/** Hands events on to the readers of a run, in their order. */
export interface Teller {
  tell(event: RunEvent): void;
  /** Comes back when all that may be told has been. */
  told(): Promise<void>;
}

/**
 * The end of a node is told when `commit`, called as it happens, has come back, and what comes after it waits; after a
 * commit that failed nothing more is told.
 */
export function openTeller(commit: () => Promise<void>, tell: (event: RunEvent) => void): Teller {
  let last: Promise<void> | undefined;
  let waiting = 0;
  return {
    tell(event) {
      if (event.type !== "node-ended" && waiting === 0) {
        tell(event);
        return;
      }
      waiting += 1;
      const committed = event.type === "node-ended" ? commit() : undefined;
      const before = last;
      last = (async () => {
        await before;
        await committed;
        waiting -= 1;
        tell(event);
      })();
      // Whoever asks what was told, or commits, hears of it.
      committed?.catch(() => undefined);
      last.catch(() => undefined);
    },
    async told() {
      await last?.catch(() => undefined);
    },
  };
}
