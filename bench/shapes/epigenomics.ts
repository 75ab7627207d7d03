import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape } from "./shape.ts";

/**
 * Epigenomics, DNA methylation: the sequences of every lane are split into chunks; each chunk goes through a chain of
 * four tasks; the maps of a lane are merged, then those of all lanes, indexed and piled up. Times of Juve et al. (2013).
 */
export function epigenomics(
  lanes: number,
  chunksPerLane: number,
  cores: number,
  boundMs: number,
): Shape {
  const drawing = new ShapeDrawing(2);
  const merged = Array.from({ length: lanes }, () => {
    const split = drawing.add("fastqSplit", { meanSeconds: 34.32, deviationSeconds: 8.94 });
    const maps = Array.from({ length: chunksPerLane }, () => {
      const times = { meanSeconds: 2.47, deviationSeconds: 0.43 };
      const filtered = drawing.add("filterContams", times, [split]);
      const sanger = drawing.add("sol2sanger", { meanSeconds: 0.48, deviationSeconds: 0.14 }, [
        filtered,
      ]);
      const bfq = drawing.add("fastq2bfq", { meanSeconds: 1.4, deviationSeconds: 0.24 }, [sanger]);
      return drawing.add("map", { meanSeconds: 201.89, deviationSeconds: 21.22 }, [bfq]);
    });
    return drawing.add("mapMerge", { meanSeconds: 57.93, deviationSeconds: 17.14 }, maps);
  });
  const all = drawing.add("mapMerge", { meanSeconds: 57.93, deviationSeconds: 17.14 }, merged);
  const index = drawing.add("maqIndex", { meanSeconds: 43.57, deviationSeconds: 0 }, [all]);
  drawing.add("pileup", { meanSeconds: 55.95, deviationSeconds: 0 }, [index]);
  return drawing.scaledTo("Epigenomics", cores, boundMs);
}
