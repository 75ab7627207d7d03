import type { RunEvent } from "../model/run-event.ts";

/** Hands events on to the readers of a run, in their order. */
export interface Teller {
  tell(event: RunEvent): void;
  /** Comes back when all that may be told has been. */
  told(): Promise<void>;
}

/** Events that may be told as soon as one commit, and all before it, have come back. */
interface Group {
  readonly committed: Promise<void>;
  readonly events: RunEvent[];
  isCommitted: boolean;
}

/**
 * The end of a node is told when `commit`, called as it happens, has come back, and what comes after it waits; after a
 * commit that failed nothing more is told. Ends for which `commit` gives one and the same promise are told together.
 */
export function openTeller(commit: () => Promise<void>, tell: (event: RunEvent) => void): Teller {
  const groups: Group[] = [];

  const tellOne = (event: RunEvent): void => {
    try {
      tell(event);
    } catch {
      // Nobody waits for this: what is wrong with a reader must not end the process, nor keep the next event from it.
    }
  };
  const tellCommitted = (): void => {
    for (let [first] = groups; first?.isCommitted === true; [first] = groups) {
      groups.shift();
      for (const event of first.events) tellOne(event);
    }
  };
  const begin = (committed: Promise<void>): Group => {
    const group: Group = { committed, events: [], isCommitted: false };
    groups.push(group);
    committed.then(
      () => {
        group.isCommitted = true;
        tellCommitted();
      },
      // Whoever asks what was told, or commits, hears of it.
      () => undefined,
    );
    return group;
  };

  return {
    tell(event) {
      const last = groups.at(-1);
      if (event.type !== "node-ended") {
        if (last === undefined) tell(event);
        else last.events.push(event);
        return;
      }
      const committed = commit();
      const group = last?.committed === committed ? last : begin(committed);
      group.events.push(event);
    },
    async told() {
      await Promise.allSettled(groups.map(({ committed }) => committed));
    },
  };
}
