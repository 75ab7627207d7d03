import picomatch from "picomatch/posix.js";
import { escapeForUnicode } from "./escape-for-unicode.ts";
import type { CompiledMatch } from "./name-match.ts";

/**
 * A glob over the whole name, or the name itself. A name is no path: `*` and `?` match `/`, dots in front and line
 * breaks as any other character.
 */
export function compileGlob(text: string): CompiledMatch {
  try {
    const expression = globExpression(text);
    return {
      ok: true,
      matches: (name) =>
        name === text || expression.test(hideSlashes(name)) || isDotsAndMatches(name, expression),
    };
  } catch (error) {
    const { message } = error as Error;
    const reason = message.slice(message.lastIndexOf(": ") + 1).trim();
    return { ok: false, message: reason.charAt(0).toLowerCase() + reason.slice(1) };
  }
}

function globExpression(text: string): RegExp {
  const { source } = picomatch.makeRe(hideSlashes(text), {
    dot: true,
    posix: true,
    debug: true,
    expandRange,
  });
  // "s" lets names hold line breaks; "u" makes "?" one character, also an emoji. What "u" refuses works without it.
  try {
    return new RegExp(escapeForUnicode(source), "su");
  } catch {
    return new RegExp(source, "s");
  }
}

/** picomatch gives `/` a meaning of its own; this code point is set apart for use inside a program. */
function hideSlashes(text: string): string {
  return text.replaceAll("/", "\u{FDD0}");
}

/** picomatch keeps the names `.` and `..` from every wildcard. */
function isDotsAndMatches(name: string, expression: RegExp): boolean {
  return (name === "." || name === "..") && expression.test(name.replaceAll(".", "\u{FDD1}"));
}

/** `{1..12}` as numbers, which picomatch leaves to its callers; `{01..12}` keeps the zeros. */
function expandRange(from: string, to: string, ...rest: readonly unknown[]): string {
  const step = typeof rest[0] === "string" ? rest[0] : "1";
  const isLetters = /^[a-zA-Z]$/.test(from) && /^[a-zA-Z]$/.test(to);
  const isNumbers = /^-?\d{1,15}$/.test(from) && /^-?\d{1,15}$/.test(to) && /^\d{1,9}$/.test(step);
  if (isLetters) return `[${[from, to].sort().join("-")}]`;
  if (!isNumbers) throw new Error(`{${from}..${to}} is no range of numbers or letters`);
  const [low = 0, high = 0] = [Number(from), Number(to)].sort((a, b) => a - b);
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const stride = Math.max(1, Number(step));
  if ((high - low) / stride >= rangeLimit) {
    throw new Error(`the range {${from}..${to}} has more than ${rangeLimit} numbers`);
  }
  const numbers: string[] = [];
  for (let number = low; number <= high; number += stride) {
    const digits = String(Math.abs(number)).padStart(number < 0 ? width - 1 : width, "0");
    numbers.push(number < 0 ? `-${digits}` : digits);
  }
  return `(?:${numbers.join("|")})`;
}

const rangeLimit = 10_000;
