import { ShapeDrawing } from "./shape-drawing.ts";
import type { Shape, StageTime } from "./shape.ts";

const mean = (meanSeconds: number, deviationSeconds = 0): StageTime => ({
  meanSeconds,
  deviationSeconds,
});

/**
 * Montage, mosaics of the sky: every image is projected; a fit for each pair of overlapping images; all fits are put
 * together and make one model of the background, which corrects every projection; one mosaic, shrunk, as a picture.
 * Four overlaps an image; single tasks take time in proportion to the images, as in Bharathi et al. (2008).
 */
export function montage(images: number, cores: number, boundMs: number): Shape {
  const drawing = new ShapeDrawing(1);
  const overlaps = 4 * images;
  const degrees = images / 50;
  const projected = drawing.addAll(images, "mProjectPP", mean(13.59, 0.24));
  const fits = drawing.addAll(overlaps, "mDiffFit", mean(10.59, 0.1), (index) => {
    const first = index % images;
    const second = (first + 1 + Math.floor(index / images)) % images;
    return [projected[first] ?? 0, projected[second] ?? 0];
  });
  const concatenated = drawing.add("mConcatFit", mean(0.08 * overlaps), fits);
  const model = drawing.add("mBgModel", mean(0.13 * overlaps), [concatenated]);
  const corrected = drawing.addAll(images, "mBackground", mean(10.74, 0.17), (index) => [
    model,
    projected[index] ?? 0,
  ]);
  const table = drawing.add("mImgTbl", mean(0.37 * images), corrected);
  const mosaic = drawing.add("mAdd", mean(30.11 * degrees), [table]);
  const shrunk = drawing.add("mShrink", mean(12.21 * Math.sqrt(degrees)), [mosaic]);
  drawing.add("mJPEG", mean(0.64), [shrunk]);
  return drawing.scaledTo("Montage", cores, boundMs);
}
