import { answerSubject } from "./answer-subject.ts";
import { raise } from "./ask-openness.ts";
import type { OpenState } from "./open-state.ts";

/** Looks into all that waits, and lets every openness rise to what it depends on. */
export function settle(state: OpenState): void {
  const { waiting, raised } = state;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    answerSubject(next.subject, { state, into: next.into });
  }
  for (let open = raised.pop(); open !== undefined; open = raised.pop()) {
    for (const into of open.feeds) raise({ state, into }, open.level);
  }
}
