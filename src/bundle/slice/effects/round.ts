import type { CellSet } from "./cell-set.ts";

/** All that can be got at from somewhere. */
export interface Reached {
  readonly cells: CellSet;
  /** What running the functions among it may change, put into what they are given, and keep of it. */
  readonly affects: CellSet;
  readonly gives: CellSet;
  readonly takes: CellSet;
  readonly world: boolean;
}

/** What is known in a round of what is reached, without or with what functions give back. */
export interface Closures {
  readonly throughCode: boolean;
  /** By kept set. */
  readonly ofSets: Map<CellSet, Reached>;
  /** By number of the cell or shelf. */
  readonly closed: Map<number, Reached>;
}

/** What several functions do that may run where no call is written. */
export interface Unseen {
  readonly affects: CellSet;
  readonly world: boolean;
  readonly changesThis: boolean;
}

/** What is found once in a round: whatever grows after that asks for another round. */
export interface Round {
  readonly throughValues: Closures;
  /** The same with what functions give back. */
  readonly throughCode: Closures;
  /** What unknown code does that gets hold of a kept set. */
  readonly handedOut: Map<CellSet, Reached>;
  /** By name of the property. */
  readonly unseen: Map<string | symbol, Unseen>;
}

/** A round in which nothing has been found yet. */
export function startRound(): Round {
  const nothingClosed = (throughCode: boolean): Closures => ({
    throughCode,
    ofSets: new Map(),
    closed: new Map(),
  });
  return {
    throughValues: nothingClosed(false),
    throughCode: nothingClosed(true),
    handedOut: new Map(),
    unseen: new Map(),
  };
}
