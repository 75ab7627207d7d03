/** One task of a shape; it needs tasks before it in the list only. */
export interface ShapeNode {
  readonly name: string;
  /** What the application calls such a task. */
  readonly stage: string;
  readonly durationMs: number;
  /** Positions in the list of the tasks that have to end first. */
  readonly needs: readonly number[];
}

/** A graph of tasks with the structure and the run times of a published application. */
export interface Shape {
  readonly title: string;
  readonly nodes: readonly ShapeNode[];
}

/** Mean and standard deviation of a stage's run time, in seconds of the published runs. */
export interface StageTime {
  readonly meanSeconds: number;
  readonly deviationSeconds: number;
}
