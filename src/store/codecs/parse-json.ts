import { maxNesting } from "./inspect-value.ts";

/** The value of JSON that ffuse wrote. Throws on anything else, and on what is nested deeper than can be kept. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError(`it is nested more than ${maxNesting} levels deep`);
  return JSON.parse(text);
}

/** The runtime parses any depth, and then whoever walks over the value overflows the stack. */
function isTooDeep(text: string): boolean {
  // The value itself is no level, and each level takes two characters at least.
  if (text.length < 2 * maxNesting) return false;
  let level = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfText(text, index);
      if (index === -1) return false;
    } else if (code === openBracket || code === openBrace) {
      if (++level > maxNesting + 1) return true;
    } else if (code === closeBracket || code === closeBrace) {
      level--;
    }
  }
  return false;
}

/** Where the text ends that begins at a quote; -1 if it does not. */
function endOfText(json: string, begin: number): number {
  for (let end = json.indexOf('"', begin + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
