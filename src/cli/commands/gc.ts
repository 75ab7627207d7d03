import { FfuseError } from "../../failure/ffuse-error.ts";
import { removeGarbage } from "../../pipeline/care-for-storage.ts";
import { formatGarbage, garbageAsJson } from "../../report/format-garbage.ts";
import { parseDuration } from "../../util/parse-duration.ts";
import { parseSize } from "../../util/parse-size.ts";
import { storageChoice } from "../flags.ts";
import type { StorageFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

export interface GcFlags extends StorageFlags {
  readonly workflow: readonly string[];
  readonly olderThan?: string;
  readonly keepRuns?: string;
  readonly maxSize?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `ffuse gc`: gives the exit status. */
export async function gc(flags: GcFlags): Promise<number> {
  const dryRun = flags.dryRun === true;
  const olderThanMs = parsed("--older-than", flags.olderThan, parseDuration, "30d or 12h");
  const keepRuns = parsed("--keep-runs", flags.keepRuns, parseCount, "a number of runs");
  const maxBytes = parsed("--max-size", flags.maxSize, parseSize, "10GB or 500MB");
  const report = await removeGarbage(storageChoice(flags), {
    workflows: flags.workflow,
    dryRun,
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
    ...(keepRuns === undefined ? {} : { keepRuns }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const format = flags.json === true ? garbageAsJson : formatGarbage;
  await writeOutput([Buffer.from(format(report, dryRun))], undefined);
  return 0;
}

function parsed(
  flag: string,
  value: string | undefined,
  parse: (text: string) => number | undefined,
  expected: string,
): number | undefined {
  if (value === undefined) return undefined;
  const number = parse(value);
  if (number !== undefined) return number;
  throw new FfuseError({ reason: "flag-value", flag, value, expected, near: [] });
}

function parseCount(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
