import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape } from "./shape.ts";

/** AFR, ALL, AMR, EAS, EUR, GBR, SAS. */
const populations = 7;

/**
 * 1000Genome, overlaps of mutations, one graph for each chromosome: parts of the individuals are read and merged, the
 * scores of the mutations sifted; every population then gets an overlap and a frequency, which need both. Structure and
 * ranges of run times of the recipe of WfCommons (Coleman et al. 2022).
 */
export function thousandGenomes(
  chromosomes: number,
  partsPerChromosome: number,
  cores: number,
  boundMs: number,
): Shape {
  const drawing = new ShapeDrawing(6);
  for (let chromosome = 0; chromosome < chromosomes; chromosome += 1) {
    const read = { meanSeconds: 101, deviationSeconds: 34 };
    const parts = drawing.addAll(partsPerChromosome, "individuals", read);
    const mergeTimes = { meanSeconds: 97, deviationSeconds: 30 };
    const merged = drawing.add("individuals_merge", mergeTimes, parts);
    const sifted = drawing.add("sifting", { meanSeconds: 6, deviationSeconds: 5 });
    const overlap = { meanSeconds: 9, deviationSeconds: 12 };
    drawing.addAll(populations, "mutation_overlap", overlap, () => [merged, sifted]);
    const frequency = { meanSeconds: 120, deviationSeconds: 35 };
    drawing.addAll(populations, "frequency", frequency, () => [merged, sifted]);
  }
  return drawing.scaledTo("1000Genome", cores, boundMs);
}
