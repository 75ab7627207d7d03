import type { Place } from "../../contract/place.ts";
import { FfuseError, isFfuseError } from "../../failure/ffuse-error.ts";
import type { VerifiedWorkflow } from "../../model/store-care.ts";
import { nearest } from "../../util/nearest.ts";
import { compareTexts } from "../compare-texts.ts";
import { encodeName } from "../encode-name.ts";
import { nameOfFolder } from "../name-of-folder.ts";
import { keysBelow } from "../store-keys.ts";
import { keyKind } from "./key-kind.ts";
import { readEntryHead } from "./read-entry-head.ts";
import { refuseNewerFolder } from "./refuse-newer-folder.ts";
import type { ListLiveRuns } from "./why-busy.ts";
import { verifyWorkflow } from "./verify-workflow.ts";

export interface VerifyOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly liveRuns?: ListLiveRuns;
  /** One workflow; all of the storage if absent. */
  readonly workflow?: string;
  /** Takes out what cannot be used, so that the next run computes what is missing. */
  readonly repair: boolean;
}

/** Checks the workflows of a place one after the other. Throws `FfuseError`: store-newer, workflow-unknown. */
export async function* verifyStore(
  place: Place,
  { workflow: asked, ...options }: VerifyOptions,
): AsyncGenerator<VerifiedWorkflow, void, undefined> {
  const folders = await foldersOf(place, asked);
  const chosen =
    asked === undefined ? folders : folders.filter(({ folder }) => folder === encodeName(asked));
  if (asked !== undefined && chosen.length === 0) {
    const near = nearest(
      asked,
      folders.map(({ folder, name }) => name ?? folder),
    );
    const storage = place.title;
    throw new FfuseError({ reason: "workflow-unknown", workflow: asked, storage, near });
  }
  // Before anything is told or mended.
  for (const { folder } of chosen) await refuseNewerEntries(place, folder);
  for (const { folder, name } of chosen) {
    yield await verifyWorkflow(place, { folder, workflow: name ?? asked, ...options });
  }
}

/** The folders that hold results or journals, whether or not their names can be told, in the order of their names. */
async function foldersOf(
  place: Place,
  asked: string | undefined,
): Promise<readonly { readonly folder: string; readonly name: string | undefined }[]> {
  const found: { folder: string; name: string | undefined }[] = [];
  for (const folder of await place.listFolders("")) {
    const keys = keysBelow(folder);
    const entries = await place.list(keys.all);
    if (asked === undefined || folder === encodeName(asked)) {
      await refuseNewerFolder(place, keys, entries);
    }
    const isOurs = entries.some(({ key }) =>
      ["journal", "entry"].includes(keyKind(key, keys).kind),
    );
    if (!isOurs) continue;
    // A journal that cannot be read is told of when its turn comes.
    const name = await nameOfFolder(place, folder, keys).catch(() => undefined);
    found.push({ folder, name });
  }
  return found.sort((a, b) => compareTexts(a.name ?? a.folder, b.name ?? b.folder));
}

/** Each entry says its format itself, and a newer one must not be taken for a damaged one. */
async function refuseNewerEntries(place: Place, folder: string): Promise<void> {
  const keys = keysBelow(folder);
  for (const { key } of await place.list(keys.all)) {
    if (!["entry", "snapshot"].includes(keyKind(key, keys).kind)) continue;
    try {
      await readEntryHead(place, key);
    } catch (error) {
      // What cannot be read is told of when its turn comes.
      if (isFfuseError(error)) throw error;
    }
  }
}
