import { formatItemPath } from "../model/item-path.ts";
import type { Place } from "../model/place.ts";
import type { Change, RunReason } from "../model/run-reason.ts";
import { formatDuration } from "../util/format-duration.ts";
import { showPlace } from "./format-failures.ts";
import { oneLine } from "./one-line.ts";

/** Why a node runs, in one line. Paths are shown relative to the working directory. */
export function formatReason(reason: RunReason, workingDirectory: string): string {
  switch (reason.kind) {
    case "new":
      return "new";
    case "forced":
      return "forced";
    case "cache-off":
      return "its cache is off";
    case "unknowable": {
      const where = reason.where === "" ? "" : `its argument ${reason.where} holds `;
      return `runs every time: ${where}${reason.what}`;
    }
    case "input-unusable":
      return `cannot run: ${oneLine(reason.name)}: ${oneLine(reason.found)}`;
    case "expired":
      return `its result is ${formatDuration(reason.ageMs)} old, and expires after ${formatDuration(reason.expiresMs)}`;
    case "entry-lost":
      return `its stored result cannot be used: ${reason.found}`;
    case "removed":
      return "its result was removed";
    case "grown":
      return "what it hands over to gives something new";
    case "changed": {
      const [first, ...rest] = reason.changes;
      if (first === undefined) return "changed";
      const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
      return `${formatChange(first, workingDirectory)}${more}`;
    }
    case "unexplained":
      return "how its last result was made is not known";
  }
}

/** One thing that is different, in one line. */
export function formatChange(change: Change, workingDirectory: string): string {
  switch (change.part) {
    case "code":
      return `${oneLine(change.unit)} ${change.how}${at(change.place, workingDirectory)}`;
    case "package":
      return `package ${oneLine(change.name)} ${fromTo(change)}`;
    case "argument": {
      const where = change.where === "" ? "arguments" : `argument ${oneLine(change.where)}`;
      return `${where} ${fromTo(change)}`;
    }
    case "parent":
      return `${quoted(change.node)}${oneLine(formatItemPath(change.path))} changed`;
    case "declared":
      return `${declaredWords[change.what]} ${oneLine(change.name)} changed`;
    case "constant":
      return `the value of ${oneLine(change.name)} changed`;
    case "chain":
      return `${quoted(change.node)}, the call before it, changed`;
    case "parameters":
      return "parameters of the workflow changed";
    case "version":
      return `version ${fromTo(change)}`;
    case "plugin":
      return `plug-in ${oneLine(change.use)} ${fromTo(change)}`;
    case "environment":
      return `${change.key} ${fromTo(change)}`;
  }
}

const declaredWords = { file: "file", folder: "folder", files: "files", env: "variable" } as const;

/** Longer values say nothing more in one line. */
const shownLimit = 60;

function fromTo({ before, now }: { readonly before?: string; readonly now?: string }): string {
  if (before === undefined && now === undefined) return "changed";
  if (before === undefined) return `is new: ${shorten(now ?? "")}`;
  if (now === undefined) return `is gone, was ${shorten(before)}`;
  return `changed from ${shorten(before)} to ${shorten(now)}`;
}

function shorten(text: string): string {
  const line = oneLine(text);
  return line.length <= shownLimit ? line : `${line.slice(0, shownLimit - 1)}…`;
}

function quoted(name: string): string {
  return `"${oneLine(name)}"`;
}

function at(place: Place | undefined, workingDirectory: string): string {
  return place === undefined ? "" : ` (${showPlace(place, workingDirectory)})`;
}
