import type { AnyNode } from "acorn";
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
import { findOpen } from "./find-open.ts";
import { TooTangled } from "./effects/too-tangled.ts";
import { findSeeds } from "./find-seeds.ts";
import { findUnknowable } from "./find-unknowable.ts";
import type { Unit } from "./find-units.ts";
import { hashSlice } from "./hash-slice.ts";
import { mapPlaces } from "./map-places.ts";
import type { FindPlace } from "./map-places.ts";
import { namePlaces } from "./name-places.ts";
import type { NamedPlaces } from "./name-places.ts";
import { isFunction, positionOf } from "./parse-module.ts";
import { showCode } from "./print-code.ts";

/** A bundle as far as slicing it needs it. */
export type SlicedBundle = Pick<Bundle, "file" | "root" | "packages" | "inputs">;

/** What a package's folder brings into a slice: the package and what it depends on. */
export type VersionsOf = (folder: string) => readonly PackageVersion[];

/** A slice, and what its code does not tell. */
export interface FoundSlice extends Pick<FunctionCode, "open" | "unknowable"> {
  readonly slice: CodeSlice;
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
  const { places, placeOf, versionsOf } = options;
  const analysed = analyseBundle(text, places.importedFrom);
  const openValues = findOpen(analysed);
  const shown = new Map<Unit, CodeUnit>();
  const slices = new Map<CodeHash, CodeSlice>();

  const show = (unit: Unit): CodeUnit => {
    let known = shown.get(unit);
    if (known === undefined) shown.set(unit, (known = showUnit(unit, analysed, placeOf)));
    return known;
  };

  return functions.map((wrapped) => {
    const seeds = findSeeds(analysed, wrapped);
    const start = {
      references: seeds.expressions.map(({ references }) => references),
      units: seeds.units,
    };
    const sharesState = shareState(versionsOf);
    let slice = closeSlice(analysed, start, sharesState);
    const seedOpaque = start.references.flatMap(({ opaque }) => opaque)[0];
    const opaque = seedOpaque ?? slice.opaque;
    const userOwn = startsOwnCode(analysed);
    let widened: Widening | undefined;
    if (opaque !== undefined || seeds.lost !== undefined || userOwn !== undefined) {
      const place =
        opaque === undefined ? undefined : placeOf(...positionOf(analysed.module, opaque.offset));
      widened = {
        what: opaque?.what ?? seeds.lost ?? userOwn ?? "",
        ...(place === undefined ? {} : { place }),
      };
      slice = closeSlice(
        analysed,
        { references: start.references, units: analysed.units },
        sharesState,
      );
    }
    const packages = packagesOf(slice, versionsOf);
    const hash = hashSlice({
      analysed,
      seeds,
      slice,
      packages,
      widened: widened?.what,
      respell: places.respell,
    });
    let known = slices.get(hash);
    if (known === undefined) {
      const ordered = slice.units
        .filter(({ kind }) => kind !== "naming")
        .toSorted((a, b) => a.index - b.index);
      const own = seeds.expressions
        .filter(({ node }) => node.type !== "Identifier")
        .map(({ node }) => showSpan(node, ownName(node), analysed, placeOf));
      known = {
        hash,
        units: [...ordered.map(show), ...own],
        packages,
        ...(widened === undefined ? {} : { widened }),
      };
      slices.set(hash, known);
    }
    const unknowable = findUnknowable(analysed, { seeds, open: openValues, placeOf });
    const open = slice.units.flatMap(({ declares, kind }) =>
      kind === "naming" ? [] : declares.filter((one) => openValues.ofModule.has(one)),
    );
    return {
      slice: known,
      ...(open.length === 0 ? {} : { open: [...new Set(open.map(({ name }) => name))] }),
      ...(unknowable === undefined ? {} : { unknowable }),
    };
  });
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

/** What people know the wrapped function by. */
function ownName(node: AnyNode): string {
  // esbuild gives a function its name back with a call: __name(function fit() {}, "fit").
  const code = node.type === "CallExpression" ? node.arguments[0] : node;
  const name = node.type === "CallExpression" ? node.arguments[1] : undefined;
  if (name?.type === "Literal" && typeof name.value === "string") return name.value;
  const isNamed = code !== undefined && (isFunction(code) || code.type === "ClassExpression");
  return (isNamed && "id" in code ? code.id?.name : undefined) ?? "its own code";
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

function showUnit(unit: Unit, analysed: AnalysedBundle, placeOf: FindPlace): CodeUnit {
  if (unit.from !== undefined) {
    return { name: unit.name, text: `import ${unit.name} from a package` };
  }
  // The keyword is left out: esbuild writes var for const, which nobody wrote.
  return showSpan(unit.node, unit.name, analysed, placeOf);
}

function showSpan(
  node: { readonly start: number; readonly end: number },
  name: string,
  analysed: AnalysedBundle,
  placeOf: FindPlace,
): CodeUnit {
  const isHelper = (offset: number): boolean => {
    const variable = analysed.names.at.get(offset);
    return variable !== undefined && analysed.nameHelpers.has(variable);
  };
  const place = placeOf(...positionOf(analysed.module, node.start));
  return {
    name,
    text: showCode(analysed.module, node, isHelper),
    ...(place === undefined ? {} : { place }),
  };
}
