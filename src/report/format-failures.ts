import { readFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import type { ChalkInstance } from "chalk";
import { explain, failureCode } from "../failure/failure.ts";
import type { Failure } from "../failure/failure.ts";
import type { Place } from "../model/place.ts";

export interface FormatOptions {
  readonly colors: ChalkInstance;
  /** Paths below it are shown relative to it. */
  readonly workingDirectory: string;
}

/** Failures as a person reads them: code and place, what is wrong, the source underlined, one hint. Ends with a line break. */
export function formatFailures(failures: readonly Failure[], options: FormatOptions): string {
  return failures.map((failure) => formatFailure(failure, options)).join("\n");
}

function formatFailure(failure: Failure, { colors, workingDirectory }: FormatOptions): string {
  const { headline, place, details = [], hint } = explain(failure);
  const code = colors.red.bold(failureCode(failure.reason));
  const at = place === undefined ? "" : `  ${colors.dim(showPlace(place, workingDirectory))}`;
  const source = place === undefined ? [] : underline(place, colors);
  const lines = [
    `${code}${at}`,
    ...headline.split("\n").map((line) => `  ${shortenPaths(line, workingDirectory)}`),
    ...source.map((line) => `  ${line}`),
    ...details.map((line) => `  ${colors.dim(shortenPaths(line, workingDirectory))}`),
    `  ${colors.cyan("hint:")} ${shortenPaths(hint, workingDirectory)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A text with the paths below a folder relative to it. */
function shortenPaths(text: string, folder: string): string {
  const escaped = (folder + sep).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  // A path begins a word: what ends another path is no path of its own.
  return text.replace(new RegExp(`(?<![^\\s("'])${escaped}`, "g"), "");
}

/** `workflow.ts:4:12`, relative where that is shorter. */
export function showPlace({ file, line, column }: Place, workingDirectory: string): string {
  const near = relative(workingDirectory, file);
  const shown = near === "" || near.startsWith("..") || isAbsolute(near) ? file : near;
  return `${shown}:${line}:${column}`;
}

/** Lines longer than this are cut around the mistake, so that a minified file does not flood the terminal. */
const widestLine = 120;

function underline(place: Place, colors: ChalkInstance): readonly string[] {
  const text = place.lineText ?? readLine(place);
  if (text === undefined) return [];
  const start = Math.max(0, place.column - 1);
  const from = start > widestLine - 40 ? start - 40 : 0;
  const shown = text.slice(from, from + widestLine).replaceAll("\t", " ");
  const length = Math.max(1, Math.min(place.length ?? 1, shown.length - (start - from)));
  const gutter = `${place.line} | `;
  return [
    `${colors.dim(gutter)}${shown}`,
    `${" ".repeat(gutter.length + start - from)}${colors.red("~".repeat(length))}`,
  ];
}

/** The user's file may have changed or gone since; then there is nothing to show. */
function readLine({ file, line }: Place): string | undefined {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
