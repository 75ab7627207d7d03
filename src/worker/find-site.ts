import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Place } from "../model/place.ts";

/** A position in a file as it runs, before source maps. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something with a stack that V8 captured and nobody has formatted. */
export interface Captured {
  readonly stack?: string;
}

/**
 * Where a captured stack starts in the user's own source. Reads the raw call site and maps only that one position, since
 * formatting whole stacks through source maps costs more than all else about a large graph.
 */
export function findSite(captured: Captured): Place | undefined {
  const [site] = rawSites(captured);
  return site === undefined ? undefined : mapSite(site);
}

const known = new WeakMap<Captured, readonly Site[]>();

/** The positions of a captured stack, innermost first; those without a file, of built-ins, are left out. */
export function rawSites(captured: Captured): readonly Site[] {
  let sites = known.get(captured);
  if (sites === undefined) known.set(captured, (sites = readSites(captured)));
  return sites;
}

function readSites(captured: Captured): readonly Site[] {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  let sites: readonly Site[] = [];
  // V8 formats a captured stack when it is first read, and asks this function to do it.
  Error.prepareStackTrace = (_, frames) => {
    sites = frames.flatMap((frame) => {
      const file = frame.getFileName() ?? undefined;
      if (file === undefined) return [];
      return [{ file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 }];
    });
    return "";
  };
  void captured.stack;
  if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
  else Object.defineProperty(Error, "prepareStackTrace", before);
  return sites;
}

const places = new Map<string, Place>();

/** Calls in a loop stand at one place, and what is shared is sent to the main thread once. */
function mapSite(site: Site): Place {
  const key = `${site.line}:${site.column}:${site.file}`;
  let place = places.get(key);
  if (place === undefined) places.set(key, (place = mapSiteAnew(site)));
  return place;
}

function mapSiteAnew(site: Site): Place {
  const entry = findSourceMap(site.file)?.findEntry(site.line - 1, site.column - 1);
  if (entry !== undefined && "originalSource" in entry) {
    return {
      file: toPath(entry.originalSource),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  }
  return { file: toPath(site.file), line: site.line, column: site.column };
}

function toPath(file: string): string {
  return file.startsWith("file:") ? fileURLToPath(file) : file;
}
