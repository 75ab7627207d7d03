import type { PlaceEntry } from "../../contract/place.ts";
import type { CodeHash, ContentHash, Fingerprint } from "../../model/ids.ts";
import type { GarbageKind } from "../../model/store-care.ts";
import type { Kept, KeptLine } from "./choose-kept.ts";
import { keyKind } from "./key-kind.ts";
import type { Survey, SurveyedJournal } from "./survey-workflow.ts";

/** All of them. */
export const garbageKinds: readonly GarbageKind[] = [
  "results",
  "runs",
  "code",
  "snapshots",
  "scratch",
  "aside",
  "temporary",
];

/** What goes of a workflow once it is known what stays. */
export interface GarbagePlan {
  /** Journals that do not stay as they are, with what stays of them; those that tell of removals come last. */
  readonly journals: readonly {
    readonly journal: SurveyedJournal;
    readonly lines: readonly KeptLine[];
  }[];
  readonly deletions: readonly { readonly entry: PlaceEntry; readonly kind: GarbageKind }[];
  /** Entries of which no journal tells: what they are of and how old they are, only their headers know. */
  readonly unknown: readonly PlaceEntry[];
}

/** Sorts the keys of a workflow into what stays and what goes. */
export function planGarbage(survey: Survey, kept: Kept): GarbagePlan {
  const told = new Set<Fingerprint>();
  for (const { lines } of survey.journals) {
    for (const line of lines) if (line.type === "result") told.add(line.fingerprint);
  }
  const files = new Set<ContentHash>();
  for (const result of kept.results.values()) for (const hash of result.files) files.add(hash);
  const deletions: { entry: PlaceEntry; kind: GarbageKind }[] = [];
  const unknown: PlaceEntry[] = [];
  for (const entry of survey.entries) {
    const { kind, name } = keyKind(entry.key, survey.keys);
    switch (kind) {
      case "entry": {
        const result = kept.results.get(name as Fingerprint);
        if (result !== undefined && !result.isInline) break;
        if (told.has(name as Fingerprint)) deletions.push({ entry, kind: "results" });
        else unknown.push(entry);
        break;
      }
      case "file":
        if (!files.has(name as ContentHash)) deletions.push({ entry, kind: "results" });
        break;
      case "code":
        if (!kept.code.has(name as CodeHash)) deletions.push({ entry, kind: "code" });
        break;
      case "snapshot":
        if (!kept.results.has(name as Fingerprint)) deletions.push({ entry, kind: "snapshots" });
        break;
      case "scratch":
        deletions.push({ entry, kind: "scratch" });
        break;
      case "aside":
        if (!kept.runs.has(name)) deletions.push({ entry, kind: "aside" });
        break;
      case "journal":
      case "index":
      case "stats":
      case "mark":
      case "name":
      case "foreign":
        break;
    }
  }
  const tellsOfRemovals = ({ lines }: SurveyedJournal): number =>
    lines.some(({ type }) => type === "removed") ? 1 : 0;
  const journals = [...kept.lines]
    .map(([journal, lines]) => ({ journal, lines }))
    // What a removal keeps away would come back if the removal went first.
    .sort((a, b) => tellsOfRemovals(a.journal) - tellsOfRemovals(b.journal));
  return { journals, deletions, unknown };
}

/** How many bytes stay if a plan is followed, but for the few of new first lines. */
export function bytesAfter({ entries }: Survey, { journals, deletions }: GarbagePlan): number {
  let bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { entry } of deletions) bytes -= entry.sizeBytes;
  for (const { journal, lines } of journals) {
    bytes -= journal.sizeBytes;
    for (const { line } of lines) bytes += line.span.length + 1;
  }
  return bytes;
}
