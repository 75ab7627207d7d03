import { escapeForUnicode } from "./escape-for-unicode.ts";
import type { CompiledMatch } from "./name-match.ts";

/** A regular expression that has to match the whole name, as Python's `fullmatch`; letter case counts. */
export function compilePattern(text: string): CompiledMatch {
  // Compiled by itself first: "a)|(b" would be made valid by the group around it.
  const mistake = whyInvalid(text);
  if (mistake !== undefined) {
    const index = text.length <= searchedLimit ? whereInvalid(text, mistake) : undefined;
    return { ok: false, message: mistake, ...(index === undefined ? {} : { index }) };
  }
  const expression = new RegExp(`^(?:${escapeForUnicode(text)})$`, "u");
  return { ok: true, matches: (name) => expression.test(name) };
}

function whyInvalid(text: string): string | undefined {
  try {
    new RegExp(escapeForUnicode(text), "u");
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    // "Invalid regular expression: /(/u: Unterminated group": only the end is news.
    const reason = message.slice(message.lastIndexOf(": ") + 2);
    return reason.charAt(0).toLowerCase() + reason.slice(1);
  }
}

/** The search takes the square of the length in time. */
const searchedLimit = 200;

/** The engine does not say where. The mistake is where the beginnings of the text start to be wrong in that way for good. */
function whereInvalid(text: string, mistake: string): number {
  const unfinished = mistake.startsWith("unterminated");
  let index = text.length - 1;
  while (index > 0) {
    const found = whyInvalid(text.slice(0, index));
    // A group that stays open may hold mistakes of other kinds in its beginnings; it is open all the same.
    if (unfinished ? found === undefined : found !== mistake) break;
    index -= 1;
  }
  return Math.max(0, index);
}
