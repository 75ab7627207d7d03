/** What a node needs while it runs, and what a machine has; all are numbers of zero or more. */
export interface Resources {
  readonly numCpus: number;
  readonly numGpus: number;
  readonly memoryBytes: number;
  /** Custom resources by name, such as `_disk` or `_model`; fractions are allowed. */
  readonly custom: Readonly<Record<string, number>>;
}

/** What a node needs if nobody says otherwise. */
export const defaultNeed: Resources = { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} };
