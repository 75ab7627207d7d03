import { lowerBoundMs } from "./lower-bound.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Shape, ShapeNode, StageTime } from "./shape.ts";

/** A shape while it is drawn, task by task. */
export class ShapeDrawing {
  readonly #nodes: ShapeNode[] = [];
  readonly #perStage = new Map<string, number>();
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Adds a task of a stage, with a run time drawn from the stage's, and gives its position. */
  add(stage: string, time: StageTime, needs: readonly number[] = []): number {
    const count = this.#perStage.get(stage) ?? 0;
    this.#perStage.set(stage, count + 1);
    const name = `${stage}-${String(count).padStart(4, "0")}`;
    return this.#nodes.push({ name, stage, durationMs: 1000 * this.#draw(time), needs }) - 1;
  }

  /** Adds as many tasks, of which each needs what `needs` says. */
  addAll(
    count: number,
    stage: string,
    time: StageTime,
    needs: (index: number) => readonly number[] = () => [],
  ): readonly number[] {
    return Array.from({ length: count }, (_, index) => this.add(stage, time, needs(index)));
  }

  /** A whole number from 0 up to the limit. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** The shape, its times scaled so that no schedule on as many cores can take less than `boundMs`. */
  scaledTo(title: string, cores: number, boundMs: number): Shape {
    const factor = boundMs / lowerBoundMs(this.#nodes, cores);
    const nodes = this.#nodes.map((node) => ({ ...node, durationMs: node.durationMs * factor }));
    return { title, nodes };
  }

  /** Normal by Box and Muller, drawn again until it is within a tenth and three times of the mean. */
  #draw({ meanSeconds, deviationSeconds }: StageTime): number {
    for (;;) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.#random()));
      const drawn =
        meanSeconds + deviationSeconds * radius * Math.cos(2 * Math.PI * this.#random());
      if (drawn >= meanSeconds / 10 && drawn <= meanSeconds * 3) return drawn;
    }
  }
}
