import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import type { SourceMapMappings } from "@jridgewell/sourcemap-codec";
import type { Prefix } from "./prelude.ts";

interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
  readonly mappings: string;
  readonly names: readonly string[];
}

/**
 * The source map of the finished bundle: sources as file URLs, so that it holds wherever it lies, prefixes taken out again,
 * and moved down by the lines that were put before the bundle.
 */
export function mendSourceMap(
  mapText: string,
  options: {
    readonly root: string;
    readonly prefixes: ReadonlyMap<string, Prefix>;
    readonly linesBefore: number;
  },
): string {
  const map = JSON.parse(mapText) as SourceMap;
  const base = pathToFileURL(join(options.root, "bundle.mjs"));
  const files = map.sources.map((source) => {
    const url = new URL(source, base);
    return url.protocol === "file:" ? fileURLToPath(url) : undefined;
  });
  const prefixes = files.map((file) =>
    file === undefined ? undefined : options.prefixes.get(file),
  );
  const mappings = prefixes.some((prefix) => prefix !== undefined)
    ? encode(withoutPrefixes(decode(map.mappings), prefixes))
    : map.mappings;
  return JSON.stringify({
    ...map,
    sources: files.map((file, at) =>
      file === undefined ? map.sources[at] : pathToFileURL(file).href,
    ),
    sourcesContent: map.sourcesContent.map((content, at) => {
      const prefix = prefixes[at];
      return prefix === undefined || content === null ? content : content.replace(prefix.text, "");
    }),
    mappings: ";".repeat(options.linesBefore) + mappings,
  });
}

function withoutPrefixes(
  mappings: SourceMapMappings,
  prefixes: readonly (Prefix | undefined)[],
): SourceMapMappings {
  for (const line of mappings) {
    for (const segment of line) {
      if (segment.length === 1) continue;
      const prefix = prefixes[segment[1]];
      if (prefix?.line !== segment[2] + 1) continue;
      segment[3] = Math.max(0, segment[3] - prefix.text.length);
    }
  }
  return mappings;
}
