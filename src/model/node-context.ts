import type { Resources } from "./resources.ts";

/** Where a realm leaves a function that gives the context of the node whose code calls it, for every copy of ffuse in it. */
export const contextKey: unique symbol = Symbol.for("ffuse.context") as never;

/** What a node may know of its own run, and tell while it runs. */
export interface NodeContext {
  /** The name of the node. */
  readonly name: string;
  /** Which attempt this is, from 1 on. */
  readonly attempt: number;
  /** Aborted when the node's time is over or the run is stopped at once; the node's thread ends 100 ms later. */
  readonly signal: AbortSignal;
  /** What the node asked for and has. */
  readonly resources: Resources;
  /** What the plug-in random-state gave the node, for generators of its own; absent without it. */
  readonly seed?: number;
  /** Tells a line at once, with fields for machines. It is kept in the history of the run. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Tells how far the node is. The last value of every tenth of a second is passed on. */
  progress(done: number, total?: number, note?: string): void;
}

/** A field of a log line: what JSON can say. */
export type LogField =
  string | number | boolean | null | readonly LogField[] | { readonly [key: string]: LogField };
