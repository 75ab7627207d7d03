import { cyberShake } from "./cyber-shake.ts";
import { epigenomics } from "./epigenomics.ts";
import { ligoInspiral } from "./ligo-inspiral.ts";
import { montage } from "./montage.ts";
import type { Shape } from "./shape.ts";
import { sipht } from "./sipht.ts";
import { thousandGenomes } from "./thousand-genomes.ts";

/** All shapes, from 500 to 5,000 tasks; on as many cores none can take less than `boundMs`. */
export function shapes(cores: number, boundMs: number): readonly Shape[] {
  return [
    montage(332, cores, boundMs),
    epigenomics(7, 18, cores, boundMs),
    cyberShake(40, 62, cores, boundMs),
    ligoInspiral(24, 10, cores, boundMs),
    sipht(32, 18, cores, boundMs),
    thousandGenomes(22, 25, cores, boundMs),
  ];
}
