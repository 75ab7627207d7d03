/** A variable of the environment whose name begins with this gives the parameter that the rest names. */
export const environmentPrefix = "FFUSE_PARAM_";

/** Values of parameters by name. */
export type Params = Readonly<Record<string, unknown>>;

/** One parameter of a grid with the values that it takes in turn. */
export interface GridAxis {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** The parameters of a run, as its journal keeps them. */
export interface RunParams {
  /** As they were read from flags, file and environment, without those of the grid. */
  readonly given: Params;
  /** What the schema of the workflow made of them, as far as JSON can say it; absent without a schema. */
  readonly checked?: Params;
  /** Absent if the run was of one set of parameters. */
  readonly grid?: readonly GridAxis[];
}

/** What tells a node of a grid from those of other combinations. */
export interface NodeVariant {
  /** The name that the workflow gave it. */
  readonly of: string;
  /** The values of the grid that all combinations with this node share, by name. */
  readonly params: Params;
}
