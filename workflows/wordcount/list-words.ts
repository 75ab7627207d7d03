import type { WordCounts } from "./count-words.ts";

/** The most frequent words with their counts, a line each, equals by the alphabet. */
export function listWords(counts: WordCounts, most: number): string {
  const sorted = Object.entries(counts).sort(
    ([word, count], [other, otherCount]) => otherCount - count || (word < other ? -1 : 1),
  );
  const listed = sorted.slice(0, most);
  const width = String(listed[0]?.[1] ?? 0).length;
  return listed.map(([word, count]) => `${String(count).padStart(width)}  ${word}`).join("\n");
}
