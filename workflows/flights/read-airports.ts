import { readFile } from "node:fs/promises";
import { datasetPath } from "../shared/dataset-path.ts";

export interface Airport {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
}

/** The airports of the United States. */
export async function readAirports(): Promise<Airport[]> {
  return parseAirports(await readFile(datasetPath("airports.csv"), "utf8"));
}

/** The airports of a table with a headline; a field that holds a comma or a quote is quoted. */
export function parseAirports(csv: string): Airport[] {
  const [, ...lines] = csv.trimEnd().split(/\r?\n/);
  return lines.map((line) => {
    const [code = "", name = "", city = "", state = ""] = parseFields(line);
    return { code, name, city, state };
  });
}

function parseFields(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  );
}
