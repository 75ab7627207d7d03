import { describe, expect, it } from "vitest";
import { listScheduleMs } from "../../../bench/shapes/list-schedule.ts";
import { lowerBoundMs } from "../../../bench/shapes/lower-bound.ts";
import type { Shape, ShapeNode } from "../../../bench/shapes/shape.ts";
import { shapes } from "../../../bench/shapes/shapes.ts";

const cores = 2;
const boundMs = 4000;
const all = shapes(cores, boundMs);

function named(title: string): Shape {
  const found = all.find((shape) => shape.title === title);
  if (found === undefined) throw new Error(`no shape is named ${title}`);
  return found;
}

/** How many tasks each stage has, in the order of the first of each. */
function countStages({ nodes }: Shape): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stage } of nodes) counts[stage] = (counts[stage] ?? 0) + 1;
  return counts;
}

/** The stages that the tasks of each stage need, with how many of each they need: `Thinca: 10 Inspiral`. */
function fansIn({ nodes }: Shape): string[] {
  const lines = nodes.map(({ stage, needs }) => {
    const counts = new Map<string, number>();
    for (const need of needs) {
      const before = nodes[need]!.stage;
      counts.set(before, (counts.get(before) ?? 0) + 1);
    }
    const parts = [...counts].map(([before, count]) => `${count} ${before}`);
    return `${stage}: ${parts.length === 0 ? "nothing" : parts.join(", ")}`;
  });
  return [...new Set(lines)];
}

/** A task as the bounds need it. */
function task(durationMs: number, ...needs: number[]): ShapeNode {
  return { name: "", stage: "", durationMs, needs };
}

describe("shapes", () => {
  it("are six, of 500 to 5,000 tasks", () => {
    expect(all.map(({ title, nodes }) => `${title} ${nodes.length}`)).toEqual([
      "Montage 1998",
      "Epigenomics 521",
      "CyberShake 5002",
      "LIGO Inspiral 1008",
      "SIPHT 960",
      "1000Genome 902",
    ]);
  });

  it.each(all)("$title needs only tasks that stand before, each once", ({ nodes }) => {
    nodes.forEach(({ needs }, at) => {
      expect(needs.every((need) => need >= 0 && need < at)).toBe(true);
      expect(new Set(needs).size).toBe(needs.length);
    });
  });

  it.each(all)(
    "$title has a name of its own for every task, and no task without a time",
    (shape) => {
      expect(new Set(shape.nodes.map(({ name }) => name)).size).toBe(shape.nodes.length);
      expect(shape.nodes.every(({ durationMs }) => durationMs > 0)).toBe(true);
    },
  );

  it.each(all)(
    "$title cannot take less than what was asked for, and can come near to it",
    ({ nodes }) => {
      expect(lowerBoundMs(nodes, cores)).toBeCloseTo(boundMs, 6);
      expect(listScheduleMs(nodes, cores) / boundMs).toBeLessThan(1.05);
    },
  );

  it("are the same every time", () => {
    expect(shapes(cores, boundMs)).toEqual(all);
  });
});

describe("the structure of the applications", () => {
  it("of Montage: overlaps need two projections, corrections the one model and their projection", () => {
    expect(countStages(named("Montage"))).toEqual({
      mProjectPP: 332,
      mDiffFit: 1328,
      mConcatFit: 1,
      mBgModel: 1,
      mBackground: 332,
      mImgTbl: 1,
      mAdd: 1,
      mShrink: 1,
      mJPEG: 1,
    });
    expect(fansIn(named("Montage"))).toEqual([
      "mProjectPP: nothing",
      "mDiffFit: 2 mProjectPP",
      "mConcatFit: 1328 mDiffFit",
      "mBgModel: 1 mConcatFit",
      "mBackground: 1 mBgModel, 1 mProjectPP",
      "mImgTbl: 332 mBackground",
      "mAdd: 1 mImgTbl",
      "mShrink: 1 mAdd",
      "mJPEG: 1 mShrink",
    ]);
  });

  it("of Montage: no two overlaps are of the same pair", () => {
    const pairs = named("Montage")
      .nodes.filter(({ stage }) => stage === "mDiffFit")
      .map(({ needs }) => needs.toSorted((left, right) => left - right).join(" "));
    expect(new Set(pairs).size).toBe(1328);
  });

  it("of Epigenomics: chains of four in every lane, merged by lane and then as a whole", () => {
    expect(countStages(named("Epigenomics"))).toEqual({
      fastqSplit: 7,
      filterContams: 126,
      sol2sanger: 126,
      fastq2bfq: 126,
      map: 126,
      mapMerge: 8,
      maqIndex: 1,
      pileup: 1,
    });
    expect(fansIn(named("Epigenomics"))).toEqual([
      "fastqSplit: nothing",
      "filterContams: 1 fastqSplit",
      "sol2sanger: 1 filterContams",
      "fastq2bfq: 1 sol2sanger",
      "map: 1 fastq2bfq",
      "mapMerge: 18 map",
      "mapMerge: 7 mapMerge",
      "maqIndex: 1 mapMerge",
      "pileup: 1 maqIndex",
    ]);
  });

  it("of CyberShake: seismograms of every rupture, a peak of each, two archives", () => {
    expect(countStages(named("CyberShake"))).toEqual({
      ExtractSGT: 40,
      SeismogramSynthesis: 2480,
      PeakValCalcOkaya: 2480,
      ZipSeis: 1,
      ZipPSA: 1,
    });
    expect(fansIn(named("CyberShake"))).toEqual([
      "ExtractSGT: nothing",
      "SeismogramSynthesis: 1 ExtractSGT",
      "PeakValCalcOkaya: 1 SeismogramSynthesis",
      "ZipSeis: 2480 SeismogramSynthesis",
      "ZipPSA: 2480 PeakValCalcOkaya",
    ]);
  });

  it("of LIGO Inspiral: groups that meet in a test for coincidence, twice", () => {
    expect(countStages(named("LIGO Inspiral"))).toEqual({
      TmpltBank: 240,
      Inspiral: 480,
      Thinca: 48,
      TrigBank: 240,
    });
    expect(fansIn(named("LIGO Inspiral"))).toEqual([
      "TmpltBank: nothing",
      "Inspiral: 1 TmpltBank",
      "Thinca: 10 Inspiral",
      "TrigBank: 1 Thinca",
      "Inspiral: 1 TrigBank",
    ]);
  });

  it("of SIPHT: four searches before the prediction, the annotation after all", () => {
    const single = Object.keys(countStages(named("SIPHT"))).filter((stage) => stage !== "Patser");
    expect(single.length).toBe(12);
    expect(countStages(named("SIPHT"))).toEqual({
      Patser: 576,
      ...Object.fromEntries(single.map((stage) => [stage, 32])),
    });
    expect(fansIn(named("SIPHT"))).toEqual([
      "Patser: nothing",
      "Patser_concate: 18 Patser",
      "Findterm: nothing",
      "RNAMotif: nothing",
      "Transterm: nothing",
      "Blast: nothing",
      "SRNA: 1 Findterm, 1 RNAMotif, 1 Transterm, 1 Blast",
      "FFN_Parse: 1 SRNA",
      "Blast_candidate: 1 SRNA",
      "Blast_QRNA: 1 SRNA",
      "Blast_synteny: 1 SRNA, 1 FFN_Parse",
      "Blast_paralogues: 1 SRNA",
      "SRNA_annotate: 1 SRNA, 1 Patser_concate, 1 Blast_candidate, 1 Blast_QRNA, 1 Blast_synteny, 1 Blast_paralogues",
    ]);
  });

  it("of 1000Genome: parts merged for every chromosome, seven populations with two tasks each", () => {
    expect(countStages(named("1000Genome"))).toEqual({
      individuals: 550,
      individuals_merge: 22,
      sifting: 22,
      mutation_overlap: 154,
      frequency: 154,
    });
    expect(fansIn(named("1000Genome"))).toEqual([
      "individuals: nothing",
      "individuals_merge: 25 individuals",
      "sifting: nothing",
      "mutation_overlap: 1 individuals_merge, 1 sifting",
      "frequency: 1 individuals_merge, 1 sifting",
    ]);
  });
});

describe("the lower bound", () => {
  it("is the work shared by the cores where that is more than the longest path", () => {
    expect(lowerBoundMs([task(3), task(3), task(4)], 2)).toBe(5);
  });

  it("is the longest path where the cores have less to do", () => {
    expect(lowerBoundMs([task(3), task(4, 0), task(1)], 2)).toBe(7);
  });

  it("is nothing without tasks", () => {
    expect(lowerBoundMs([], 2)).toBe(0);
  });
});

describe("the list schedule", () => {
  it("starts what has the longest path to go, so that the last task is no long one", () => {
    expect(listScheduleMs([task(1), task(1), task(4), task(1), task(1)], 2)).toBe(4);
  });

  it("keeps cores free where nothing is ready", () => {
    expect(listScheduleMs([task(2), task(2, 0), task(1, 0)], 4)).toBe(4);
  });
});
