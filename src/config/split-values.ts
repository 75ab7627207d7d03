/** Texts of values, or what is wrong with the text that was to be cut into them. */
export type SplitValues =
  | { readonly ok: true; readonly texts: readonly string[] }
  | { readonly ok: false; readonly problem: string };

const closers: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

/** Cuts a text at its commas; one inside of brackets or quotes is no cut. */
export function splitValues(text: string): SplitValues {
  const texts: string[] = [];
  const open: string[] = [];
  let quote: string | undefined;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (quote !== undefined) {
      if (sign === "\\" && quote === '"') at += 1;
      // Two single quotes are one inside of a quoted text.
      else if (sign === "'" && quote === "'" && text[at + 1] === "'") at += 1;
      else if (sign === quote) quote = undefined;
    } else if ((sign === '"' || sign === "'") && beginsValue(text.slice(start, at))) {
      quote = sign;
    } else if (closers[sign] !== undefined) {
      open.push(sign);
    } else if (open.length > 0 && sign === closers[open.at(-1) ?? ""]) {
      open.pop();
    } else if (sign === "," && open.length === 0) {
      texts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (quote !== undefined) return { ok: false, problem: `the quote ${quote} is not closed` };
  const bracket = open.at(-1);
  if (bracket !== undefined) {
    return { ok: false, problem: `the bracket ${bracket} is not closed` };
  }
  texts.push(text.slice(start));
  const empty = texts.findIndex((each) => each.trim() === "");
  if (empty >= 0) {
    return { ok: false, problem: `value ${empty + 1} is empty; the empty text is ""` };
  }
  return { ok: true, texts };
}

/** An apostrophe inside of a word is no quote. */
function beginsValue(before: string): boolean {
  return /(^|[[{(,:])\s*$/.test(before);
}
