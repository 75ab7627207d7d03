/** The most characters of a name that a picture shows; a picture of longer ones is not readable. */
const shownLength = 40;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A name in one line of at most 40 visible characters, the middle of a longer one left out. */
export function pictureLabel(text: string): string {
  const line = text.replaceAll(/\r\n|[\n\r\u2028\u2029]/gu, "↵").replaceAll("\t", " ");
  // Cut roughly first: a name may be a megabyte long.
  const head = splitCharacters(line.slice(0, shownLength * 8));
  if (head.length <= shownLength && line.length <= shownLength * 8) return pictureText(line);
  const tail = splitCharacters(line.slice(-shownLength * 8));
  const kept = [...head.slice(0, 24), "…", ...tail.slice(-(shownLength - 25))];
  return pictureText(kept.join(""));
}

/** A text of which every character can stand in a picture: what has no shape, turns the writing or breaks XML is replaced. */
export function pictureText(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\n\t]/gu, visibleControl)
    .replaceAll(/[\p{Cs}\uFFFE\uFFFF\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD");
}

function visibleControl(control: string): string {
  const code = control.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\uFFFD";
}

function splitCharacters(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const wideCharacter =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** About how wide a line is in a sans-serif font, in units of the font's size; rather too much than too little. */
export function pictureWidth(line: string): number {
  return splitCharacters(line).reduce((sum, c) => sum + (wideCharacter.test(c) ? 1.05 : 0.57), 0);
}
