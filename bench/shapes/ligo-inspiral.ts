import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape } from "./shape.ts";

const inspiral = { meanSeconds: 460.21, deviationSeconds: 545.34 };
const thinca = { meanSeconds: 5.37, deviationSeconds: 0.24 };

/**
 * LIGO Inspiral, gravitational waves of binaries: a template bank and a matched filter for every stretch of data; the
 * filters of a group meet in a test for coincidence; what passes makes new banks, filtered and tested once more.
 */
export function ligoInspiral(
  groups: number,
  stretchesPerGroup: number,
  cores: number,
  boundMs: number,
): Shape {
  const drawing = new ShapeDrawing(4);
  for (let group = 0; group < groups; group += 1) {
    const bank = { meanSeconds: 18.14, deviationSeconds: 0.42 };
    const banks = drawing.addAll(stretchesPerGroup, "TmpltBank", bank);
    const filtered = drawing.addAll(stretchesPerGroup, "Inspiral", inspiral, (index) => [
      banks[index] ?? 0,
    ]);
    const met = drawing.add("Thinca", thinca, filtered);
    const triggered = { meanSeconds: 5.11, deviationSeconds: 0.32 };
    const newBanks = drawing.addAll(stretchesPerGroup, "TrigBank", triggered, () => [met]);
    const again = drawing.addAll(stretchesPerGroup, "Inspiral", inspiral, (index) => [
      newBanks[index] ?? 0,
    ]);
    drawing.add("Thinca", thinca, again);
  }
  return drawing.scaledTo("LIGO Inspiral", cores, boundMs);
}
