import { readFileSync } from "node:fs";
import type { Bundle } from "../../model/bundle.ts";
import type {
  CodeSlice,
  CodeUnit,
  FunctionCode,
  PackageVersion,
  Widening,
} from "../../model/code-slice.ts";
import type { CodeHash } from "../../model/ids.ts";
import type { RecordedFunction } from "../../model/recorded-graph.ts";
import { analyseBundle } from "./analyse-bundle.ts";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { withoutConstants } from "./without-constants.ts";
import { closeSlice } from "./close-slice.ts";
import type { ClosedSlice } from "./close-slice.ts";
import { findClassParts } from "./class-parts.ts";
import { findOpen } from "./find-open.ts";
import type { OpenValues } from "./find-open.ts";
import { narrowSeeds } from "./narrow-seeds.ts";
import { TooTangled } from "./effects/too-tangled.ts";
import { findSeeds } from "./find-seeds.ts";
import type { Seeds } from "./find-seeds.ts";
import { findUnknowable } from "./find-unknowable.ts";
import type { Unit } from "./find-units.ts";
import { hashSlice } from "./hash-slice.ts";
import { mapPlaces } from "./map-places.ts";
import type { FindPlace } from "./map-places.ts";
import { namePlaces } from "./name-places.ts";
import type { NamedPlaces } from "./name-places.ts";
import { positionOf } from "./parse-module.ts";
import { showSlice } from "./show-slice.ts";

/** A bundle as far as slicing it needs it. */
export type SlicedBundle = Pick<Bundle, "file" | "root" | "packages" | "inputs">;

/** What a package's folder brings into a slice: the package and what it depends on. */
export type VersionsOf = (folder: string) => readonly PackageVersion[];

/** A slice, and what of its values the code does not tell. */
interface FoundPart extends Pick<FunctionCode, "open"> {
  readonly slice: CodeSlice;
}

/** The slice of a wrapped function, and those of the parts of a class that count apart. */
export interface FoundSlice extends FoundPart, Pick<FunctionCode, "unknowable"> {
  readonly parts?: {
    readonly construction: FoundPart;
    readonly methods: ReadonlyMap<string, FoundPart>;
  };
}

/** The slices of wrapped functions, each function's own, in order. */
export function sliceBundle(
  bundle: SlicedBundle,
  functions: readonly RecordedFunction[],
  versionsOf: VersionsOf,
): readonly FoundSlice[] {
  return sliceText(withoutConstants(readFileSync(bundle.file, "utf8")), functions, {
    places: namePlaces(bundle),
    placeOf: mapPlaces(`${bundle.file}.map`),
    versionsOf,
  });
}

/** The slices of wrapped functions of a bundle's text. */
export function sliceText(
  text: string,
  functions: readonly RecordedFunction[],
  options: {
    readonly places: NamedPlaces;
    readonly placeOf: FindPlace;
    readonly versionsOf: VersionsOf;
  },
): readonly FoundSlice[] {
  const { placeOf } = options;
  const analysed = analyseBundle(text, options.places.importedFrom);
  const openValues = findOpen(analysed);
  const slicer: Slicer = { ...options, analysed, openValues, shown: new Map(), slices: new Map() };
  return functions.map((wrapped) => {
    const seeds = findSeeds(analysed, wrapped);
    const parts = sliceParts(slicer, seeds);
    const unknowable = findUnknowable(analysed, { seeds, open: openValues, placeOf });
    return {
      ...sliceFrom(slicer, closeWidening(slicer, seeds), seeds),
      ...(parts === undefined ? {} : { parts }),
      ...(unknowable === undefined ? {} : { unknowable }),
    };
  });
}

/** What all slices of one bundle share. */
interface Slicer {
  readonly places: NamedPlaces;
  readonly placeOf: FindPlace;
  readonly versionsOf: VersionsOf;
  readonly analysed: AnalysedBundle;
  readonly openValues: OpenValues;
  readonly shown: Map<Unit, CodeUnit>;
  readonly slices: Map<CodeHash, CodeSlice>;
}

/** The slices of a class's construction and methods; undefined if the class can only count as a whole. */
function sliceParts(slicer: Slicer, seeds: Seeds): FoundSlice["parts"] {
  const { analysed } = slicer;
  const parts = findClassParts(analysed, seeds);
  if (parts === undefined) return undefined;
  const slicePart = (method: string | undefined): FoundPart => {
    const narrow = narrowSeeds(analysed, parts, method);
    return sliceFrom(slicer, closeWidening(slicer, narrow), narrow);
  };
  const names = new Set(parts.pieces.flatMap(({ apart }) => [...apart.keys()]));
  return {
    construction: slicePart(undefined),
    methods: new Map([...names].map((name) => [name, slicePart(name)])),
  };
}

interface WidenedSlice extends ClosedSlice {
  readonly widened: Widening | undefined;
}

/** Closes a slice, over the whole bundle where what it reaches cannot be told. */
function closeWidening({ analysed, placeOf, versionsOf }: Slicer, seeds: Seeds): WidenedSlice {
  const references = seeds.expressions.map((one) => one.references);
  const sharesState = shareState(versionsOf);
  const closed = closeSlice(analysed, { references, units: seeds.units }, sharesState);
  const opaque = references.flatMap((one) => one.opaque)[0] ?? closed.opaque;
  const userOwn = startsOwnCode(analysed);
  if (opaque === undefined && seeds.lost === undefined && userOwn === undefined) {
    return { ...closed, widened: undefined };
  }
  const place =
    opaque === undefined ? undefined : placeOf(...positionOf(analysed.module, opaque.offset));
  const widened = {
    what: opaque?.what ?? seeds.lost ?? userOwn ?? "",
    ...(place === undefined ? {} : { place }),
  };
  return {
    ...closeSlice(analysed, { references, units: analysed.units }, sharesState),
    widened,
  };
}

/** Hashes a closed slice, and shows its texts unless they have been shown. */
function sliceFrom(slicer: Slicer, closed: WidenedSlice, seeds: Seeds): FoundPart {
  const { analysed, openValues, slices } = slicer;
  const { widened } = closed;
  const packages = packagesOf(closed, slicer.versionsOf);
  const hash = hashSlice({
    ...{ analysed, seeds, slice: closed, packages },
    widened: widened?.what,
    respell: slicer.places.respell,
  });
  let slice = slices.get(hash);
  if (slice === undefined) {
    const units = showSlice(slicer, closed, seeds);
    slice = { hash, units, packages, ...(widened === undefined ? {} : { widened }) };
    slices.set(hash, slice);
  }
  const open = closed.units.flatMap(({ declares, kind }) =>
    kind === "naming" ? [] : declares.filter((one) => openValues.ofModule.has(one)),
  );
  if (open.length === 0) return { slice };
  return { slice, open: [...new Set(open.map(({ name }) => name))] };
}

/** A variable of the author's that would be taken for a helper of esbuild. */
function startsOwnCode(analysed: AnalysedBundle): string | undefined {
  const named = analysed.names.ofModule.get("__name");
  if (named === undefined || analysed.nameHelpers.has(named)) return undefined;
  return "a variable called __name";
}

/** Packages may change each other's state if one depends on the other or both on a third. */
function shareState(versionsOf: VersionsOf): (key: string, other: string) => boolean {
  return (key, other) => {
    if (key === other) return true;
    const names = new Set(versionsOf(key).map(({ name }) => name));
    return versionsOf(other).some(({ name }) => names.has(name));
  };
}

/** Whether an error says that the code is beyond what can be followed: too much of it, or nested deeper than a stack. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof TooTangled || error instanceof RangeError;
}

function packagesOf(slice: ClosedSlice, versionsOf: VersionsOf): readonly PackageVersion[] {
  const found = new Map<string, PackageVersion>();
  for (const key of slice.packages) {
    for (const one of versionsOf(key)) {
      found.set(JSON.stringify(one), one);
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
