import type { Place } from "../contract/place.ts";
import { compareTexts } from "./compare-texts.ts";
import { encodeName, isPlain } from "./encode-name.ts";
import { loadKnown } from "./load-known.ts";
import { readJournal } from "./read-journal.ts";
import { keysBelow } from "./store-keys.ts";
import type { StoreKeys } from "./store-keys.ts";

/** What a list shows of a workflow. */
export interface StoredWorkflow {
  /** As given. */
  readonly name: string;
  /** How many names have a result. */
  readonly tasks: number;
  /** When the latest run started, in milliseconds since the epoch; absent if none is recorded. */
  readonly latestRunAt?: number;
}

/** All workflows of a place, in the order of their names; folders that ffuse did not make are passed over. */
export async function listWorkflows(place: Place): Promise<readonly StoredWorkflow[]> {
  const workflows: StoredWorkflow[] = [];
  for (const folder of await place.listFolders("")) {
    const keys = keysBelow(folder);
    const name = await nameOf(place, folder, keys);
    if (name === undefined) continue;
    const { known } = await loadKnown(place, keys, () => {});
    const tasks = [...known.names.values()].filter(({ fingerprint }) =>
      known.results.has(fingerprint),
    ).length;
    const { latestRunAt } = known;
    workflows.push({ name, tasks, ...(latestRunAt === undefined ? {} : { latestRunAt }) });
  }
  return workflows.sort((a, b) => compareTexts(a.name, b.name));
}

/** The name as given: the folder's own if that says it, else from the name file, else from a journal. */
async function nameOf(place: Place, folder: string, keys: StoreKeys): Promise<string | undefined> {
  const journals = (await place.list(keys.runs)).filter(({ key }) => key.endsWith(".jsonl"));
  if (journals.length === 0) return undefined;
  if (isPlain(folder)) return folder;
  const kept = await place.get(keys.name);
  const name = kept === undefined ? undefined : parseName(kept);
  if (name !== undefined && encodeName(name) === folder) return name;
  for (const { key } of journals) {
    const head = await place.getRange(key, 0, 64 * 1024);
    const first = head === undefined ? undefined : readJournal(head).records[0]?.record;
    if (first?.type === "journal" && encodeName(first.workflow) === folder) return first.workflow;
  }
  return undefined;
}

function parseName(bytes: Uint8Array): string | undefined {
  try {
    const name: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
