import type { Place } from "../../contract/place.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { VerifiedWorkflow } from "../../model/store-care.ts";
import { nearest } from "../../util/nearest.ts";
import { compareTexts } from "../compare-texts.ts";
import { encodeName } from "../encode-name.ts";
import { nameOfFolder } from "../name-of-folder.ts";
import { keysBelow } from "../store-keys.ts";
import { keyKind } from "./key-kind.ts";
import { lookThrough } from "./look-through.ts";
import type { LookedThrough } from "./look-through.ts";
import { mendWorkflow, withoutMends } from "./mend-workflow.ts";
import { refuseNewerFolder } from "./refuse-newer-folder.ts";
import type { ListLiveRuns } from "./why-busy.ts";

export interface VerifyOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly liveRuns?: ListLiveRuns;
  /** One workflow; all of the storage if absent. */
  readonly workflow?: string;
  /** Takes out what cannot be used, so that the next run computes what is missing. */
  readonly repair: boolean;
}

/**
 * Checks the workflows of a place. Nothing is told or mended before all has been read, as an entry of a newer ffuse may turn
 * up in any. Throws `FfuseError`: store-newer, workflow-unknown.
 */
export async function* verifyStore(
  place: Place,
  { workflow: asked, repair, ...options }: VerifyOptions,
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
  const looked: LookedThrough[] = [];
  for (const { folder, name } of chosen) {
    looked.push(await lookThrough(place, { folder, workflow: name ?? asked }));
  }
  for (const each of looked) {
    yield repair ? await mendWorkflow(place, each, options) : withoutMends(each.verified);
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
