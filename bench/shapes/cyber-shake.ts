import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape } from "./shape.ts";

/**
 * CyberShake, earthquake hazard of a site: strain tensors are extracted for every rupture; each variation of a rupture
 * gives a seismogram, and each seismogram its peak value; all seismograms go into one archive, all peaks into another.
 */
export function cyberShake(
  ruptures: number,
  variationsPerRupture: number,
  cores: number,
  boundMs: number,
): Shape {
  const drawing = new ShapeDrawing(3);
  const seismograms: number[] = [];
  const peaks: number[] = [];
  for (let rupture = 0; rupture < ruptures; rupture += 1) {
    const tensors = drawing.add("ExtractSGT", { meanSeconds: 137.45, deviationSeconds: 206.59 });
    for (let variation = 0; variation < variationsPerRupture; variation += 1) {
      const times = { meanSeconds: 43.4, deviationSeconds: 31.37 };
      const seismogram = drawing.add("SeismogramSynthesis", times, [tensors]);
      seismograms.push(seismogram);
      const peakTimes = { meanSeconds: 1.09, deviationSeconds: 1.93 };
      peaks.push(drawing.add("PeakValCalcOkaya", peakTimes, [seismogram]));
    }
  }
  const zipSeconds = 0.0175 * seismograms.length;
  drawing.add("ZipSeis", { meanSeconds: zipSeconds, deviationSeconds: 0 }, seismograms);
  drawing.add("ZipPSA", { meanSeconds: 0.0129 * peaks.length, deviationSeconds: 0 }, peaks);
  return drawing.scaledTo("CyberShake", cores, boundMs);
}
