import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "@jridgewell/sourcemap-codec";
import type { SourceMapMappings } from "@jridgewell/sourcemap-codec";
import type { Place } from "../../model/place.ts";

/** Where a line and a column of a bundle, both from 0, come from. */
export type FindPlace = (line: number, column: number) => Place | undefined;

interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** Looks up places in the author's sources; a source map that cannot be read knows none. */
export function mapPlaces(file: string): FindPlace {
  let map: SourceMap | undefined;
  let mappings: SourceMapMappings | undefined;
  return (line, column) => {
    try {
      map ??= JSON.parse(readFileSync(file, "utf8")) as SourceMap;
      mappings ??= decode(map.mappings);
    } catch {
      return undefined;
    }
    const segments = mappings[line] ?? [];
    // A declarator has no mapping of its own where its pattern starts later.
    const at = segments.findLast((one) => one[0] <= column) ?? segments[0];
    if (at === undefined || at.length === 1) return undefined;
    const source = map.sources[at[1]];
    if (source?.startsWith("file:") !== true) return undefined;
    return { file: fileURLToPath(source), line: at[2] + 1, column: at[3] + 1 };
  };
}
