/** Why a node has no value, as other nodes are given it. */
export interface SettledFailure {
  /** The node that failed: the one that was asked for, or one that it needs. */
  readonly node: string;
  /** `TypeError`, the user's own class; for what was not thrown, a code such as `FFUSE_NODE_TIMED_OUT`. */
  readonly name: string;
  readonly message: string;
  /** `code` of what was thrown, if it has one. */
  readonly code?: string | number;
}

/** How a node came out, as a value: `ok` tells which. */
export type Settled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: SettledFailure };

/** What `how` of a call says that is given failures as values. */
export type Settling = "optional" | "recover";

/** Whether a call is given failures of the nodes that it needs as values. */
export function isSettling(how: string | undefined): boolean {
  return how === "optional" || how === "recover";
}

/** Whether a `map` collects failures instead of failing, by its `how`. */
export function isCollecting(how: string | undefined): boolean {
  return how?.startsWith("collect") === true;
}
