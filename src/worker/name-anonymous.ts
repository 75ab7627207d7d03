import { readFileSync } from "node:fs";
import { defaultName } from "../model/default-name.ts";
import { anonymousName } from "../model/live-graph.ts";
import type { LiveFunction, Recorder } from "../model/live-graph.ts";
import { renameCall } from "../model/rename-call.ts";
import type { Place } from "../model/place.ts";
import { findSite } from "./find-site.ts";

/**
 * Gives functions without a name that of the variable or property they were wrapped for: `const double = workflow((x) => …)`
 * is `double`, as it would be without the wrapper. Calls that nobody named follow, counted after those of the same name.
 */
export function nameAnonymous(recorder: Recorder): void {
  const unnamed = recorder.functions.filter(({ name }) => name === anonymousName);
  if (unnamed.length === 0) return;
  for (const wrapped of unnamed) wrapped.name = nameOf(wrapped);
  const counted = new Set(unnamed);
  for (const key of [...recorder.counts.keys()]) {
    if (key.split(" ")[0] === anonymousName) recorder.counts.delete(key);
  }
  for (const call of recorder.calls) {
    if (!counted.has(call.function)) continue;
    const own = call.function.name;
    call.functionName = call.method === undefined ? own : `${own}.${call.method}`;
    const name = defaultName(recorder.counts, call.functionName, call.kind);
    if (!call.named) renameCall(call, name);
  }
}

function nameOf({ site }: LiveFunction): string {
  const place = findSite(site);
  return (place === undefined ? undefined : nameBefore(place)) ?? anonymousName;
}

/** The name that stands before the wrapping call: `double` in `const double = ` and in `double: `. */
function nameBefore({ file, line, column }: Place): string | undefined {
  const lines = sourceLines(file);
  // A formatter may break the line after the sign.
  const before = `${lines[line - 2] ?? ""}\n${(lines[line - 1] ?? "").slice(0, column - 1)}`;
  return /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*[=:]\s*$/u.exec(before)?.[1];
}

const sources = new Map<string, readonly string[]>();

/** The lines of a source, none if it cannot be read: the name is only a nicety. */
function sourceLines(file: string): readonly string[] {
  let lines = sources.get(file);
  if (lines === undefined) {
    try {
      lines = readFileSync(file, "utf8").split(/\r?\n/);
    } catch {
      lines = [];
    }
    sources.set(file, lines);
  }
  return lines;
}
