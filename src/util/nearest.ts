import { distance } from "fastest-levenshtein";

/** Up to `limit` candidates that a person may have meant by `word`, the likeliest first; empty if none is near. */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  limit: number = 3,
): readonly string[] {
  // Distances of very long texts cost their product in time, and nobody mistypes a text of that length.
  const wanted = word.slice(0, maxCompared).toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length * 0.4));
  const ranked: { readonly candidate: string; readonly steps: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const text = candidate.slice(0, maxCompared).toLowerCase();
    const steps = distance(wanted, text);
    if (steps <= allowed) ranked.push({ candidate, steps });
    else if (wanted.length >= 3 && text.startsWith(wanted)) {
      ranked.push({ candidate, steps: allowed + 1 });
    }
  }
  ranked.sort((a, b) => a.steps - b.steps || compareTexts(a.candidate, b.candidate));
  return ranked.slice(0, limit).map(({ candidate }) => candidate);
}

const maxCompared = 200;

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
