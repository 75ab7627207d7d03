import type { CodeSlice, FunctionCode, SlicedCode } from "../../model/code-slice.ts";
import type { CodeHash } from "../../model/ids.ts";
import { hashBytes } from "../hash-bytes.ts";

/** The code of a unit that calls several functions one after the other. */
export function joinCode(codes: readonly FunctionCode[]): FunctionCode {
  const hashes = codes.map(({ hash }) => hash);
  const widened = codes.find((code) => code.widened !== undefined)?.widened;
  const unknowable = codes.find((code) => code.unknowable !== undefined)?.unknowable;
  const open = [...new Set(codes.flatMap((code) => code.open ?? []))];
  return {
    hash: hashBytes(JSON.stringify(["ffuse unit 1", ...hashes])) as CodeHash,
    ...(widened === undefined ? {} : { widened }),
    ...(open.length === 0 ? {} : { open }),
    ...(unknowable === undefined ? {} : { unknowable }),
  };
}

/** The texts of a unit's code. */
export function joinSlices({ hash, widened }: SlicedCode, slices: readonly CodeSlice[]): CodeSlice {
  const units = new Map(
    slices.flatMap((slice) => slice.units).map((unit) => [`${unit.name}\0${unit.text}`, unit]),
  );
  const packages = new Map(
    slices.flatMap((slice) => slice.packages).map((one) => [JSON.stringify(one), one]),
  );
  return {
    hash,
    units: [...units.values()],
    packages: [...packages.values()],
    ...(widened === undefined ? {} : { widened }),
  };
}
