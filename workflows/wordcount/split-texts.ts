import { readFile } from "node:fs/promises";

/** About one line of so many is the last of its part. */
const linesPerPart = 60;

/** The texts of files, one after the other, in parts of some lines. */
export async function splitTexts(paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return texts.flatMap(splitText);
}

/** A line itself says whether a part ends with it, so that an edit leaves the parts around its own as they are. */
function splitText(text: string): string[] {
  const parts: string[] = [];
  let part: string[] = [];
  for (const line of text.split("\n")) {
    part.push(line);
    if (!isLast(line)) continue;
    parts.push(part.join("\n"));
    part = [];
  }
  return part.length === 0 ? parts : [...parts, part.join("\n")];
}

/** By the sum of its characters, such that an empty line is none. */
function isLast(line: string): boolean {
  let sum = 0;
  for (let at = 0; at < line.length; at += 1) sum += line.charCodeAt(at);
  return sum % linesPerPart === 1;
}
