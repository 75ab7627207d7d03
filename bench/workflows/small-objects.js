/** Rows as a program has them: two numbers, a text of its own, a short list. */
export function smallObjects(count) {
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: `row ${id}`,
    score: id / 7,
    tags: id % 2 === 0 ? ["even"] : ["odd", "short"],
  }));
}
