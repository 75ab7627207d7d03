import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Place } from "../model/place.ts";

/** A position in a file as it runs, before source maps. */
interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where a captured stack starts in the user's own source. Reads the raw call site and maps only that one position, since
 * formatting whole stacks through source maps costs more than all else about a large graph.
 */
export function findSite(captured: { readonly stack?: string }): Place | undefined {
  const site = rawSite(captured);
  return site === undefined ? undefined : mapSite(site);
}

function rawSite(captured: { readonly stack?: string }): Site | undefined {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  let site: Site | undefined;
  // V8 formats a captured stack when it is first read, and asks this function to do it.
  Error.prepareStackTrace = (_, frames) => {
    const frame = frames[0];
    const file = frame?.getFileName() ?? undefined;
    if (frame !== undefined && file !== undefined) {
      site = { file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
    }
    return "";
  };
  void captured.stack;
  if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
  else Object.defineProperty(Error, "prepareStackTrace", before);
  return site;
}

function mapSite(site: Site): Place {
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
