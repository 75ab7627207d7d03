import type { Clock } from "../contract/clock.ts";
import type { Place } from "../contract/place.ts";
import type { EntryDamage, OnWarning, Store, StoredTask } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { NodeName, RunId } from "../model/ids.ts";
import type { Mark } from "../model/mark.ts";
import type { Durability } from "../model/query.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { nearest } from "../util/nearest.ts";
import { compareTexts } from "./compare-texts.ts";
import { keepCode, readCode } from "./code-texts.ts";
import { contentHash } from "./content-hash.ts";
import { decodeResult } from "./decode-result.ts";
import { isPlain } from "./encode-name.ts";
import { dropOldScratch } from "./drop-old-scratch.ts";
import { formatIndex } from "./index-file.ts";
import { findDoomed } from "./find-doomed.ts";
import { isIndexStale } from "./is-index-stale.ts";
import { JournalFollower } from "./journal-follower.ts";
import { JournalReader } from "./journal-reader.ts";
import { inlineBytes, parseRecord } from "./journal-record.ts";
import type { ResultRecord } from "./journal-record.ts";
import type { KnownResult } from "./known-results.ts";
import { loadKnown } from "./load-known.ts";
import { keepMark, stampsFor } from "./mark-file.ts";
import { newRunId } from "./new-run-id.ts";
import { openJournal } from "./open-journal.ts";
import type { OpenJournal } from "./open-journal.ts";
import { openStoredFiles } from "./open-stored-files.ts";
import { pickOrThrow } from "./pick-or-throw.ts";
import { checkEntry } from "./read-entry.ts";
import { readResult } from "./read-result.ts";
import { storedTask } from "./stored-task.ts";
import type { PointedName } from "./select-runs.ts";
import { storeKeys } from "./store-keys.ts";
import { wholeCheckBytes } from "./whole-check-bytes.ts";

/** Opens the results of a workflow; there need not be any yet, and nothing is written before a run starts. */
export async function openStore({
  place,
  workflow,
  onWarning,
  clock = { now: () => Date.now() },
  durability = "default",
  only,
}: {
  readonly place: Place;
  readonly workflow: string;
  readonly onWarning: OnWarning;
  readonly clock?: Clock;
  /** When the end of a node may be told; see `Durability`. */
  readonly durability?: Durability;
  /** The names to know of, in place of all with their latest results; such a store is for reading. */
  readonly only?: ReadonlyMap<NodeName, PointedName>;
}): Promise<Store> {
  const keys = storeKeys(workflow);
  const { known, coverage, uncovered } = await loadKnown(place, keys, onWarning);
  if (only !== undefined) known.pointTo(only);
  const reader = new JournalReader(place);
  const files = openStoredFiles({ place, keys, now: () => clock.now() });
  const journals = new Map<string, OpenJournal>();
  const follower = new JournalFollower({ place, keys, known, coverage }, (key) =>
    [...journals.keys()].some((run) => keys.journal(run) === key),
  );
  const toldDamage = new Set<string>();
  let removed = false;
  let finished: { mark: Mark; results: readonly ResultRef[] } | undefined;

  /** The record of a result as its journal has it, if it is still there. */
  const recordOf = async ({
    run,
    line,
    fingerprint,
  }: KnownResult): Promise<ResultRecord | undefined> => {
    await journals.get(run)?.flush();
    const text = await reader.read(keys.journal(run), line);
    const record = text === undefined ? undefined : parseRecord(text);
    return record?.type === "result" && record.fingerprint === fingerprint ? record : undefined;
  };

  /** The inline value of a result, or what is wrong with it. */
  const inlineValue = async (
    result: KnownResult,
  ): Promise<Uint8Array | EntryDamage | undefined> => {
    const { inline, run } = result;
    if (inline === undefined) return undefined;
    if (inline !== "in-record") return inlineBytes(inline);
    const record = await recordOf(result);
    const bytes = record === undefined ? undefined : inlineBytes(record);
    if (bytes !== undefined) return bytes;
    const path = `${place.title}/${keys.journal(run)}`;
    const found = `the line at byte ${result.line.offset} is not the result it was`;
    return { path, kind: "damaged", found };
  };

  const refOf = (result: KnownResult, inline?: Uint8Array): ResultRef => {
    const { fingerprint, contentHash, codec, sizeBytes, items, files, isGrowth } = result;
    return {
      ...{ fingerprint, contentHash, codec, sizeBytes, items, ...(isGrowth && { isGrowth }) },
      ...(files === undefined ? {} : { files }),
      ...(inline === undefined ? {} : { inline }),
    };
  };

  /** The inline bytes of a result if they need no look at its journal. */
  const atHand = ({ inline }: KnownResult): Uint8Array | undefined =>
    inline === "in-record" ? undefined : inline && inlineBytes(inline);

  /** Journals have no hash of a line, so the value's own hash tells whether the line is what was written. */
  const checkInline = (result: KnownResult, inline: Uint8Array): ResultRef | EntryDamage => {
    if (contentHash(result.codec, [inline]) === result.contentHash) return refOf(result, inline);
    const path = `${place.title}/${keys.journal(result.run)}`;
    return { path, kind: "damaged", found: `its value of "${result.node}" was changed` };
  };

  /** The result with its inline bytes, or what is wrong with its entry as far as a short look tells. */
  const wholeRef = async (result: KnownResult): Promise<ResultRef | EntryDamage> => {
    const inline = await inlineValue(result);
    if (inline instanceof Uint8Array) return checkInline(result, inline);
    if (inline !== undefined) return inline;
    const { fingerprint, sizeBytes } = result;
    if (sizeBytes <= wholeCheckBytes) {
      const bytes = await readResult(place, keys, refOf(result));
      return bytes instanceof Uint8Array ? refOf(result) : bytes;
    }
    const damage = await checkEntry(place, {
      key: keys.entry(fingerprint),
      fingerprint,
      contentHash: result.contentHash,
    });
    return damage ?? refOf(result);
  };

  const findResult = async (
    result: KnownResult,
    node: NodeName,
  ): Promise<StoredTask | EntryDamage> => {
    const inline = atHand(result);
    const ref = inline === undefined ? await wholeRef(result) : checkInline(result, inline);
    if (!("found" in ref)) return storedTask(node, result, ref);
    const { path, found } = ref;
    // A node that waits for its turn is looked up more than once.
    if (!toldDamage.has(`${path} ${found}`)) {
      toldDamage.add(`${path} ${found}`);
      onWarning({ kind: "entry-damaged", path, found, node });
    }
    return ref;
  };

  const latestOf = (name: NodeName): KnownResult | undefined => {
    const named = known.names.get(name);
    return named === undefined ? undefined : known.results.get(named.fingerprint);
  };

  const tasksByName = (): readonly StoredTask[] =>
    [...known.names.keys()].sort(compareTexts).flatMap((name) => {
      const latest = latestOf(name);
      return latest === undefined ? [] : [storedTask(name, latest, refOf(latest, atHand(latest)))];
    });

  const latestOrThrow = (name: NodeName): KnownResult => {
    const result = latestOf(name);
    if (result !== undefined) return result;
    const near = nearest(name, known.names.keys());
    throw new FfuseError({ reason: "task-unknown", workflow, task: name, near });
  };

  const readEncoded = async (result: ResultRef): Promise<Uint8Array | EntryDamage> => {
    const kept = known.results.get(result.fingerprint);
    const isSame = result.inline === undefined && kept?.contentHash === result.contentHash;
    if (!isSame || result.scratch !== undefined || kept.inline === undefined) {
      return readResult(place, keys, result);
    }
    const inline = await inlineValue(kept);
    if (inline === undefined || !(inline instanceof Uint8Array)) {
      return inline ?? readResult(place, keys, result);
    }
    return readResult(place, keys, { ...result, inline });
  };

  const begin = async (run: RunId, kind: "run" | "edit"): Promise<OpenJournal> => {
    if (!isPlain(workflow)) {
      await place.put(keys.name, [Buffer.from(`${JSON.stringify(workflow)}\n`)]);
    }
    const key = keys.journal(run);
    const journal = openJournal({
      ...{ place, key, run, workflow, kind, known, durability },
      before: coverage.has(key) ? await place.get(key) : undefined,
      at: clock.now(),
      now: () => clock.now(),
    });
    journals.set(run, journal);
    return journal;
  };

  const keepFinished = async ({ mark, results }: NonNullable<typeof finished>): Promise<void> => {
    const kept = results.filter(({ inline }) => inline === undefined);
    const entries = kept.map(({ fingerprint }) => keys.entry(fingerprint));
    const stamps = await stampsFor(place, keys, { coverage, entries });
    if (stamps !== undefined) await keepMark(place, keys, { mark, stamps });
  };

  return {
    workflow,
    findByFingerprint: async (fingerprint) => {
      const result = known.results.get(fingerprint);
      return result && findResult(result, result.node);
    },
    isNew: (name, fingerprint) => known.isNew(name, fingerprint),
    findByName: async (name) => {
      const latest = latestOf(name);
      const task = latest && (await findResult(latest, name));
      return task && "result" in task ? task : undefined;
    },
    durationOf: (name) => latestOf(name)?.durationMs,
    historyOf: async (name) => {
      const latest = latestOf(name);
      if (latest === undefined) {
        return known.removedNames.has(name) ? { status: "removed" } : undefined;
      }
      const { parts, because } = (await recordOf(latest)) ?? {};
      return {
        status: "kept",
        fingerprint: latest.fingerprint,
        at: latest.at,
        run: latest.run as RunId,
        durationMs: latest.durationMs,
        ...(parts === undefined ? {} : { parts }),
        ...(because === undefined ? {} : { because }),
      };
    },
    partsOf: async (fingerprint) => {
      const result = known.results.get(fingerprint);
      return result && (await recordOf(result))?.parts;
    },
    keepCode: (slice) => keepCode(place, keys, slice),
    files,
    readCode: (hash) => readCode(place, keys, hash),
    listTasks: async () => tasksByName(),
    readEncoded,
    read: async (name, path = []) => {
      const latest = latestOrThrow(name);
      const ref = refOf(latest, atHand(latest));
      const bytes = await readEncoded(ref);
      if (!(bytes instanceof Uint8Array)) {
        const { path, found, kind } = bytes;
        // Gone, it is computed again by the next run; in a store that cannot be written to, it stays and is told again.
        if (kind === "damaged") {
          await place.delete(keys.entry(ref.fingerprint)).catch(() => undefined);
        }
        throw new FfuseError({ reason: "entry-damaged", path, found, task: name });
      }
      return pickOrThrow(name, decodeResult(place, ref, bytes), path);
    },
    startRun: async (run) => {
      await dropOldScratch(place, keys, clock);
      return begin(run, "run");
    },
    removeTask: async (name) => {
      latestOrThrow(name);
      const doomed = findDoomed(known, name);
      const named = known.names.get(name);
      const at = Math.max(clock.now(), named?.at ?? 0, ...doomed.map((result) => result.at));
      const journal = await begin(newRunId(clock), "edit");
      const fingerprints = doomed.map(({ fingerprint }) => fingerprint);
      journal.write({ type: "removed", at, node: name, fingerprints });
      await journal.close();
      for (const { fingerprint, inline } of doomed) {
        if (inline === undefined) await place.delete(keys.entry(fingerprint));
        await place.delete(keys.snapshot(fingerprint));
      }
    },
    remove: async () => {
      removed = true;
      await place.deleteBelow(keys.all);
    },
    refresh: (live) => follower.follow(live),
    markFinished: (mark, results) => {
      finished = { mark, results };
    },
    dropScratch: (run) => place.deleteBelow(keys.scratch(run)),
    close: async () => {
      if (removed || only !== undefined) return;
      await files.save();
      let fresh = uncovered.bytes + follower.read.bytes;
      for (const journal of journals.values()) {
        await journal.close();
        coverage.set(keys.journal(journal.run), journal.sizeBytes);
        fresh += journal.sizeBytes;
      }
      if (finished !== undefined) await keepFinished(finished);
      if (!isIndexStale(fresh, uncovered.journals + follower.read.journals + journals.size)) return;
      // Without it the journals tell the same, only slower; a store that cannot be written to can still be read.
      await place.put(keys.index, [formatIndex(known, coverage)]).catch(() => undefined);
    },
  };
}
