/** How much of a resource may be begun: never more than `amount` within any `perMs`. */
export interface Rate {
  readonly amount: number;
  readonly perMs: number;
}

/** What the operator bounds beside what there is to lend. */
export interface RunLimits {
  /** How many nodes with a tag may run at once. */
  readonly tags: Readonly<Record<string, number>>;
  /** By the name of a custom resource; each start counts as much as the node asks for. */
  readonly rates: Readonly<Record<string, Rate>>;
}

/** Nothing is bounded. */
export const noLimits: RunLimits = { tags: {}, rates: {} };
