import { readFile } from "node:fs/promises";
import { datasetPath } from "../shared/dataset-path.ts";
import type { PenguinRow } from "./penguin.ts";

/** The 344 rows of the Palmer penguins as they stand in the file. */
export async function readPenguins(): Promise<PenguinRow[]> {
  return JSON.parse(await readFile(datasetPath("penguins.json"), "utf8")) as PenguinRow[];
}
