import type { CodeHash, ContentHash, Fingerprint, RunId } from "../model/ids.ts";
import { encodeName } from "./encode-name.ts";

/** Where everything of one workflow stands in a place. */
export interface StoreKeys {
  /** Ends with a slash, as all prefixes here. */
  readonly all: string;
  readonly runs: string;
  readonly index: string;
  /** Says that a whole graph has its results. */
  readonly mark: string;
  /** The name as given, for a workflow whose folder name does not say it. */
  readonly name: string;
  /** Where a later layout of the folder would say so. */
  readonly format: string;
  readonly allScratch: string;
  entry(fingerprint: Fingerprint): string;
  /** The texts of a slice of code. */
  code(hash: CodeHash): string;
  /** The state of an instance after a call. */
  snapshot(fingerprint: Fingerprint): string;
  /** The content of a file that a node returned. */
  file(hash: ContentHash): string;
  /** Below which all of these stand. */
  readonly files: string;
  /** What is known of the content of files, by their sizes and times. */
  readonly stats: string;
  journal(run: string): string;
  /** Lines of a journal that could not be used and were taken out of it. */
  aside(run: string): string;
  scratch(run: RunId): string;
  scratchEntry(run: RunId, fingerprint: Fingerprint): string;
}

/** The keys of a workflow. */
export function storeKeys(workflow: string): StoreKeys {
  return keysBelow(encodeName(workflow));
}

/** The keys below the folder of a workflow. */
export function keysBelow(folder: string): StoreKeys {
  return {
    all: `${folder}/`,
    runs: `${folder}/runs/`,
    index: `${folder}/index`,
    mark: `${folder}/mark`,
    name: `${folder}/name`,
    format: `${folder}/format`,
    allScratch: `${folder}/scratch/`,
    entry: (fingerprint) => `${folder}/results/${fingerprint.slice(0, 2)}/${fingerprint}`,
    code: (hash) => `${folder}/code/${hash.slice(0, 2)}/${hash}`,
    snapshot: (fingerprint) => `${folder}/snapshots/${fingerprint.slice(0, 2)}/${fingerprint}`,
    file: (hash) => `${folder}/files/${hash.slice(0, 2)}/${hash}`,
    files: `${folder}/files/`,
    stats: `${folder}/stats`,
    journal: (run) => `${folder}/runs/${run}.jsonl`,
    aside: (run) => `${folder}/aside/${run}.jsonl`,
    scratch: (run) => `${folder}/scratch/${run}/`,
    scratchEntry: (run, fingerprint) => `${folder}/scratch/${run}/${fingerprint}`,
  };
}
