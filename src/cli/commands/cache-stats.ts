import { measureStorage } from "../../pipeline/care-for-storage.ts";
import { formatMeasures, measuresAsJson } from "../../report/format-measure.ts";
import { storageChoice } from "../flags.ts";
import type { StorageFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

/** `ffuse cache stats`: gives the exit status. */
export async function cacheStats(
  workflow: string | undefined,
  flags: StorageFlags & { readonly json?: boolean },
): Promise<number> {
  const measures = await measureStorage(storageChoice(flags), workflow);
  const format = flags.json === true ? measuresAsJson : formatMeasures;
  await writeOutput([Buffer.from(format(measures))], undefined);
  return 0;
}
