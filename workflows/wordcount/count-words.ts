/** How often each word was found. */
export type WordCounts = Readonly<Record<string, number>>;

/** Counts the words of a text, whatever their case; an apostrophe inside a word is a part of it. */
export function countWords(text: string): WordCounts {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+(?:'\p{L}+)*/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** The counts of two texts together. */
export function addCounts(left: WordCounts, right: WordCounts): WordCounts {
  // A record has inherited names in it, such as "constructor".
  const sum = new Map(Object.entries(left));
  for (const [word, count] of Object.entries(right)) sum.set(word, (sum.get(word) ?? 0) + count);
  return Object.fromEntries(sum);
}
