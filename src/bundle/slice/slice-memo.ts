import { readFileSync } from "node:fs";
import type { CodeSlice, CodeUnit, FunctionCode } from "../../model/code-slice.ts";
import { buildId } from "../../util/build-id.ts";
import { hashBytes } from "../hash-bytes.ts";
import { writeWhole } from "../write-whole.ts";

interface KeptAnswers {
  readonly tool: string;
  readonly state: string;
  readonly answers: readonly (readonly [string, FunctionCode])[];
}

interface KeptSlices {
  readonly tool: string;
  readonly units: readonly CodeUnit[];
  readonly slices: readonly (Omit<CodeSlice, "units"> & { readonly units: readonly number[] })[];
}

/** Answers kept beside a bundle, by key of the function; none if they are damaged or rest on something else. */
export function readAnswers(bundleFile: string, state: string): ReadonlyMap<string, FunctionCode> {
  const kept = readJson(answersFile(bundleFile)) as Partial<KeptAnswers> | undefined;
  if (kept?.tool !== buildId || kept.state !== state || !Array.isArray(kept.answers)) {
    return new Map();
  }
  return new Map(kept.answers as KeptAnswers["answers"]);
}

/** Slices kept beside a bundle, by hash. */
export function readSlices(bundleFile: string): ReadonlyMap<string, CodeSlice> {
  const kept = readJson(slicesFile(bundleFile)) as Partial<KeptSlices> | undefined;
  const found = new Map<string, CodeSlice>();
  if (kept?.tool !== buildId || !Array.isArray(kept.units) || !Array.isArray(kept.slices)) {
    return found;
  }
  const { units, slices } = kept as KeptSlices;
  for (const slice of slices) {
    found.set(slice.hash, {
      ...slice,
      units: slice.units.flatMap((at) => units[at] ?? []),
    });
  }
  return found;
}

/** Keeps answers and slices beside a bundle; where nothing can be written, they are worked out again next time. */
export function keepSlices(
  bundleFile: string,
  kept: {
    readonly state: string;
    readonly answers: ReadonlyMap<string, FunctionCode>;
    readonly slices: readonly CodeSlice[];
  },
): void {
  const tool = buildId;
  const slices = new Map(readSlices(bundleFile));
  for (const slice of kept.slices) slices.set(slice.hash, slice);
  const units = new Map<string, readonly [number, CodeUnit]>();
  const numbered = [...slices.values()].map((slice) => ({
    ...slice,
    units: slice.units.map((unit) => {
      const key = JSON.stringify([unit.name, unit.text, unit.place ?? null]);
      let known = units.get(key);
      if (known === undefined) units.set(key, (known = [units.size, unit]));
      return known[0];
    }),
  }));
  const texts: KeptSlices = {
    tool,
    units: [...units.values()].map(([, unit]) => unit),
    slices: numbered,
  };
  const answers: KeptAnswers = { tool, state: kept.state, answers: [...kept.answers] };
  try {
    // First, so that no answer names a slice whose texts are not there.
    writeWhole(slicesFile(bundleFile), withHash(texts));
    writeWhole(answersFile(bundleFile), withHash(answers));
  } catch {
    return;
  }
}

function answersFile(bundleFile: string): string {
  return `${bundleFile}.slices.json`;
}

function slicesFile(bundleFile: string): string {
  return `${bundleFile}.units.json`;
}

function readJson(file: string): unknown {
  try {
    const text = readFileSync(file, "utf8");
    const body = text.slice(65);
    return hashBytes(body) === text.slice(0, 64) ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

/** The hash in front tells a damaged file. */
function withHash(kept: KeptAnswers | KeptSlices): string {
  const body = JSON.stringify(kept);
  return `${hashBytes(body)}\n${body}`;
}
