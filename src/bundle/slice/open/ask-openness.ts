import type { OpenLevel } from "./open-level.ts";
import type { Inquiry, Openness, OpenState, Subject } from "./open-state.ts";

/** The openness of a subject, which `settle` works out if it was never asked for. */
export function opennessOf({ asked, waiting }: OpenState, subject: Subject): Openness {
  let ofKind = asked.get(subject.kind);
  if (ofKind === undefined) asked.set(subject.kind, (ofKind = new Map<unknown, Openness>()));
  let known = ofKind.get(subject.of);
  if (known === undefined) {
    known = nothingOpen();
    ofKind.set(subject.of, known);
    waiting.push({ subject, into: known });
  }
  return known;
}

/** An openness that nothing has raised. */
export function nothingOpen(): Openness {
  return { level: 0, feeds: new Set() };
}

/** What is worked out is as open as a subject, or more. */
export function dependOn({ state, into }: Inquiry, subject: Subject): void {
  const on = opennessOf(state, subject);
  if (into !== on) on.feeds.add(into);
  raise({ state, into }, on.level);
}

/** What is worked out is as open as a level, or more. */
export function raise({ state, into }: Inquiry, level: OpenLevel): void {
  if (level <= into.level) return;
  into.level = level;
  state.raised.push(into);
}

/** Getters of a name run, if there are any. */
export function dependOnGetters(inquiry: Inquiry, name: string): void {
  if (inquiry.state.index.getters.has(name)) dependOn(inquiry, { kind: "getters", of: name });
}

/** Code that is not called by name runs, if there is any. */
export function dependOnImplicit(inquiry: Inquiry): void {
  if (inquiry.state.index.implicit.length > 0) dependOn(inquiry, { kind: "implicit" });
}
