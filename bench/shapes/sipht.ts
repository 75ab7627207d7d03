import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape, StageTime } from "./shape.ts";

/** Means and deviations of the generator of Bharathi et al. (2008). */
const times = {
  Patser: { meanSeconds: 1.27, deviationSeconds: 0.33 },
  Patser_concate: { meanSeconds: 0.08, deviationSeconds: 0.1 },
  Findterm: { meanSeconds: 1349.47, deviationSeconds: 797 },
  RNAMotif: { meanSeconds: 36.42, deviationSeconds: 8.84 },
  Transterm: { meanSeconds: 55.78, deviationSeconds: 48.54 },
  Blast: { meanSeconds: 2350.58, deviationSeconds: 1016.78 },
  SRNA: { meanSeconds: 361.33, deviationSeconds: 342.71 },
  FFN_Parse: { meanSeconds: 1.64, deviationSeconds: 0.24 },
  Blast_candidate: { meanSeconds: 5.18, deviationSeconds: 0.99 },
  Blast_QRNA: { meanSeconds: 1412.09, deviationSeconds: 98.5 },
  Blast_synteny: { meanSeconds: 33, deviationSeconds: 0 },
  Blast_paralogues: { meanSeconds: 4.99, deviationSeconds: 1.15 },
  SRNA_annotate: { meanSeconds: 1.68, deviationSeconds: 0.96 },
} satisfies Readonly<Record<string, StageTime>>;

/**
 * SIPHT, small RNAs of bacteria, one graph for each replicon: four searches meet in the prediction; four more look at
 * what it found; the annotation takes all of them, and the matches of many small searches put together.
 */
export function sipht(
  replicons: number,
  patsersPerReplicon: number,
  cores: number,
  boundMs: number,
): Shape {
  const drawing = new ShapeDrawing(5);
  const add = (stage: keyof typeof times, ...needs: number[]): number =>
    drawing.add(stage, times[stage], needs);
  for (let replicon = 0; replicon < replicons; replicon += 1) {
    const patsers = Array.from({ length: patsersPerReplicon }, () => add("Patser"));
    const matches = add("Patser_concate", ...patsers);
    const found = [add("Findterm"), add("RNAMotif"), add("Transterm"), add("Blast")];
    const predicted = add("SRNA", ...found);
    const parsed = add("FFN_Parse", predicted);
    const looked = [
      add("Blast_candidate", predicted),
      add("Blast_QRNA", predicted),
      add("Blast_synteny", predicted, parsed),
      add("Blast_paralogues", predicted),
    ];
    add("SRNA_annotate", predicted, matches, ...looked);
  }
  return drawing.scaledTo("SIPHT", cores, boundMs);
}
