import { FfuseError, isFfuseError } from "../failure/ffuse-error.ts";

/** What the system refused of a storage folder, as a failure that names the folder. */
export function storageFailure(error: unknown, folder: string): FfuseError {
  if (isFfuseError(error)) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  // What carries no code of the system is no refusal of it.
  if (code === undefined) throw error;
  return new FfuseError({ reason: "storage-unwritable", folder, code }, { cause: error });
}
