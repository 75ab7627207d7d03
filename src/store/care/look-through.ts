import type { Place, PlaceEntry } from "../../contract/place.ts";
import type { CodeHash, ContentHash, Fingerprint } from "../../model/ids.ts";
import { isFfuseError } from "../../failure/ffuse-error.ts";
import type { Finding, VerifiedWorkflow } from "../../model/store-care.ts";
import { readCode } from "../code-texts.ts";
import { encodeName, isPlain } from "../encode-name.ts";
import { KnownResults } from "../known-results.ts";
import { isWholeFile } from "../kept-files.ts";
import { readSnapshot } from "../read-entry.ts";
import { keysBelow } from "../store-keys.ts";
import type { StoreKeys } from "../store-keys.ts";
import { keyKind } from "./key-kind.ts";
import { verifyJournal } from "./verify-journal.ts";
import type { VerifiedJournal } from "./verify-journal.ts";
import { whyEntryDamaged } from "./verify-entry.ts";
import { whyIndexWrong } from "./verify-index.ts";

/** What was found in the folder of a workflow, and what would mend it. */
export interface LookedThrough {
  readonly verified: VerifiedWorkflow;
  readonly keys: StoreKeys;
  readonly entries: readonly PlaceEntry[];
  readonly journals: ReadonlyMap<string, VerifiedJournal>;
  /** Results whose entries cannot be used. */
  readonly lost: ReadonlySet<Fingerprint>;
  /** Journals that have lines to lose. */
  readonly runsOfLost: readonly string[];
  readonly mends: readonly (() => Promise<void>)[];
}

/** Reads every byte of a workflow's folder and says what is wrong, and how it would be mended. Throws `FfuseError` store-newer. */
export async function lookThrough(
  place: Place,
  { folder, workflow }: { readonly folder: string; readonly workflow: string | undefined },
): Promise<LookedThrough> {
  const keys = keysBelow(folder);
  const entries = await place.list(keys.all);
  const known = new KnownResults();
  const findings: Finding[] = [];
  const mends: (() => Promise<void>)[] = [];
  const tell = (kind: Finding["kind"], key: string, found: string, mended?: string): void => {
    const path = `${place.title}/${key}`;
    findings.push({ kind, path, found, ...(mended === undefined ? {} : { mended }) });
  };
  /** What cannot be read is told and does not end the look. */
  const looking = async (key: string, look: () => Promise<void>): Promise<void> => {
    try {
      await look();
    } catch (error) {
      if (isFfuseError(error)) throw error;
      tell("damaged", key, `it cannot be read (${codeOf(error)})`);
    }
  };
  const removing = (key: string, found: string, mended: string): void => {
    tell("damaged", key, found, mended);
    mends.push(() => place.delete(key));
  };

  const journals = new Map<string, VerifiedJournal>();
  const ofKind = (kind: string): readonly (PlaceEntry & { readonly name: string })[] =>
    entries.flatMap((entry) => {
      const found = keyKind(entry.key, keys);
      return found.kind === kind ? [{ ...entry, name: found.name }] : [];
    });
  for (const { key, name: run } of ofKind("journal")) {
    await looking(key, async () => {
      const journal = await verifyJournal(place, { key, run, folder, known });
      journals.set(run, journal);
      if (journal.foreign !== undefined) tell("damaged", key, journal.foreign, "set aside");
      for (const { span, found } of journal.damaged) {
        const mended = span.length === 0 ? "written anew" : "set aside";
        tell("damaged", key, `the line at byte ${span.offset} ${found}`, mended);
      }
      if (journal.torn !== undefined) {
        const { offset } = journal.torn;
        tell("note", key, `its last line, at byte ${offset}, was not written to its end`);
      }
    });
  }

  const lost = new Set<Fingerprint>();
  const present = new Set<string>();
  for (const { key, name } of ofKind("entry")) {
    present.add(name);
    await looking(key, async () => {
      const result = known.results.get(name as Fingerprint);
      const isKnown = result !== undefined && result.inline === undefined;
      const wrong = await whyEntryDamaged(place, key, {
        fingerprint: name,
        known: isKnown ? result : undefined,
      });
      if (wrong === undefined) {
        if (!isKnown) tell("note", key, "no journal tells of it");
        return;
      }
      lost.add(name as Fingerprint);
      const mended = isKnown ? "removed; the next run computes it" : "removed";
      removing(key, isKnown ? `${wrong} (${JSON.stringify(result.node)})` : wrong, mended);
    });
  }
  for (const { fingerprint, node, inline } of known.results.values()) {
    if (inline !== undefined || present.has(fingerprint)) continue;
    lost.add(fingerprint);
    const mended = "the next run computes it";
    tell("damaged", keys.entry(fingerprint), `it is not there (${JSON.stringify(node)})`, mended);
  }
  for (const { key, name } of ofKind("code")) {
    await looking(key, async () => {
      const isWhole = (await readCode(place, keys, name as CodeHash)) !== undefined;
      if (!isWhole) removing(key, "it is no text of code, or was changed", "removed");
    });
  }
  for (const { key, name } of ofKind("snapshot")) {
    await looking(key, async () => {
      const fingerprint = name as Fingerprint;
      const isWhole = (await readSnapshot(place, { key, fingerprint })) !== undefined;
      if (!isWhole) removing(key, "it is no snapshot, or was changed", "removed");
    });
  }
  const presentFiles = new Set<string>();
  for (const { key, name, sizeBytes } of ofKind("file")) {
    presentFiles.add(name);
    await looking(key, async () => {
      const isWhole = await isWholeFile(place, keys, { hash: name as ContentHash, sizeBytes });
      if (!isWhole) removing(key, "its content was changed", "removed; the next run makes it anew");
    });
  }
  for (const { node, files = [] } of known.results.values()) {
    for (const { hash, path } of files) {
      if (presentFiles.has(hash)) continue;
      const found = `it is not there (${path} of ${JSON.stringify(node)})`;
      tell("damaged", keys.file(hash), found, "the next run makes it anew if it is lost");
    }
  }
  for (const { key } of ofKind("foreign")) tell("note", key, "it is not of ffuse's making");

  const runsOfLost = runsToMend(journals, known, lost);
  if (!isPlain(folder)) {
    await looking(keys.name, async () => {
      const kept = await place.get(keys.name);
      const found = whyNoName(kept, folder);
      if (found === undefined) return;
      if (workflow === undefined) {
        tell("damaged", keys.name, `${found}, and no journal says it`);
        return;
      }
      tell("damaged", keys.name, found, "written anew");
      mends.push(() => place.put(keys.name, [Buffer.from(`${JSON.stringify(workflow)}\n`)]));
    });
  }
  await looking(keys.index, async () => {
    const wrong = await whyIndexWrong(place, keys, known);
    if (wrong === undefined) return;
    tell(wrong.kind, keys.index, wrong.found, wrong.kind === "damaged" ? "made anew" : undefined);
    mends.push(() => place.delete(keys.index));
  });

  const size = { results: known.results.size, journals: journals.size };
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const done = { workflow: workflow ?? folder, ...size, bytes };
  return {
    verified: { ...done, findings },
    ...{ keys, entries, journals, lost, runsOfLost, mends },
  };
}

/** The journals that have lines to lose. */
function runsToMend(
  journals: ReadonlyMap<string, VerifiedJournal>,
  known: KnownResults,
  lost: ReadonlySet<Fingerprint>,
): readonly string[] {
  const hasLost = [...known.results.values()].some(
    ({ fingerprint, inline }) => inline === undefined && lost.has(fingerprint),
  );
  return [...journals.keys()].filter((run) => {
    const journal = journals.get(run);
    // Earlier records of a lost result may stand in any journal, and must not take its place.
    return hasLost || journal?.foreign !== undefined || (journal?.damaged.length ?? 0) > 0;
  });
}

function whyNoName(bytes: Uint8Array | undefined, folder: string): string | undefined {
  if (bytes === undefined) return "it is not there";
  try {
    const name: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (typeof name === "string" && encodeName(name) === folder) return undefined;
  } catch {
    // Told below.
  }
  return "it does not say the name of its folder";
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : String(error);
}
