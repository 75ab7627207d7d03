import type { Place } from "../model/place.ts";

/** A part of a text: offsets in UTF-16 units, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A user's file as text that parts can be pointed out in. */
export interface SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** Longer lines are not shown: no terminal could, and generated files have lines of megabytes. */
const shownLineLimit = 1000;

/** Prepares a text for `placeIn`. */
export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lineStarts.push(at + 1);
  }
  return { file, text, lineStarts };
}

/** Where a part of a text stands, as a person counts; what spans several lines is pointed out on its first one. */
export function placeIn(source: SourceText, span: Span): Place {
  const { file, text, lineStarts } = source;
  // A mistake "at the end" is shown behind the last thing that is written, not on an empty line.
  const start = Math.min(span.start, text.trimEnd().length);
  const line = lineOf(lineStarts, start);
  const lineStart = lineStarts[line - 1] ?? 0;
  const lineText = text.slice(lineStart, lineStarts[line] ?? text.length).trimEnd();
  const end = Math.min(span.end, lineStart + lineText.length);
  const place = { file, line, column: start - lineStart + 1, length: Math.max(1, end - start) };
  return lineText.length > shownLineLimit ? place : { ...place, lineText };
}

function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? Infinity) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
