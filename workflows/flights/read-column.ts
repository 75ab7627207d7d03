import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { datasetPath } from "../shared/dataset-path.ts";

/** The airports that a column names, and for each flight the position of its airport among them. */
export interface AirportColumn {
  /** Sorted, each once. */
  readonly codes: readonly string[];
  readonly ids: Uint16Array;
}

/** When each flight took place, in minutes since the first of January 2001, 0:00 local time. */
export async function readMinutes(): Promise<Int32Array> {
  const start = Date.UTC(2001, 0, 1) / 60_000;
  const minutes = new Int32Array(await countFlights());
  await readColumn("date", (row, date) => {
    minutes[row] = (date as number) - start;
  });
  return minutes;
}

/** The delay of each flight in minutes, negative if it was early, or its distance in miles. */
export async function readNumbers(column: "delay" | "distance"): Promise<Int16Array> {
  const numbers = new Int16Array(await countFlights());
  await readColumn(column, (row, value) => {
    numbers[row] = Number(value);
  });
  return numbers;
}

/** Where each flight began or ended. */
export async function readAirportColumn(column: "origin" | "destination"): Promise<AirportColumn> {
  const found = new Map<string, number>();
  const ids = new Uint16Array(await countFlights());
  await readColumn(column, (row, value) => {
    const code = value as string;
    let id = found.get(code);
    if (id === undefined) found.set(code, (id = found.size));
    ids[row] = id;
  });
  const codes = [...found.keys()].sort();
  const sortedIds = Uint16Array.from(found.keys(), (code) => codes.indexOf(code));
  return { codes, ids: ids.map((id) => sortedIds[id] ?? 0) };
}

async function countFlights(): Promise<number> {
  return Number((await parquetMetadataAsync(await openFlights())).num_rows);
}

/** Shows every value of a column with its row; the parts of the file come in no certain order. */
async function readColumn(
  column: string,
  see: (row: number, value: unknown) => void,
): Promise<void> {
  await parquetRead({
    file: await openFlights(),
    columns: [column],
    compressors,
    parsers: { timestampFromMicroseconds: (micros) => Number(micros / 60_000_000n) },
    onChunk: ({ columnData, rowStart }) => {
      for (let index = 0; index < columnData.length; index += 1) {
        see(rowStart + index, columnData[index]);
      }
    },
  });
}

async function openFlights(): ReturnType<typeof asyncBufferFromFile> {
  return asyncBufferFromFile(datasetPath("flights-3m.parquet"));
}
