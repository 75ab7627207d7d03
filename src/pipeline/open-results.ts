import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { OnWarning, Store } from "../contract/store.ts";
import type { RealmStorage } from "../model/node-work.ts";
import type { Durability, StorageOptions } from "../model/query.ts";
import { openClaims } from "../store/claims/open-claims.ts";
import type { ClaimsOptions, RunClaims } from "../store/claims/open-claims.ts";
import { encodeName } from "../store/encode-name.ts";
import { openPlace } from "../store/open-place.ts";
import { openStore } from "../store/open-store.ts";
import { storageFailure } from "./storage-failure.ts";

export interface OpenResultsOptions {
  readonly workflow: string;
  /** Storage folder as a flag gave it, relative to the working directory. */
  readonly storage: string | undefined;
  readonly fromQuery: StorageOptions | undefined;
  readonly workingDirectory: string;
  readonly onWarning: OnWarning;
  /** For whoever will run nodes: other runs learn of it before it reads what they have kept. */
  readonly claimFor?: Pick<ClaimsOptions, "run" | "mayBeAlone">;
}

/** The store of a workflow, and what a realm must know to write to it. */
export interface OpenResults {
  readonly store: Store;
  readonly storage: RealmStorage;
  readonly durability: Durability;
  /** Absent where no other run can be, or none can be told. */
  readonly claims?: RunClaims;
  close(): Promise<void>;
}

const defaultFolder = "storage";

/** Opens the store that flags, the query file or the default name. */
export async function openResults(options: OpenResultsOptions): Promise<OpenResults> {
  const { workflow, onWarning, fromQuery, claimFor } = options;
  const { path, temporary } = await findFolder(options);
  const place = openPlace({ kind: "file", options: { path } }, options.workingDirectory);
  const durability = temporary ? "default" : (fromQuery?.options.durability ?? "default");
  const claims =
    claimFor === undefined || temporary
      ? undefined
      : await openClaims({ folder: join(path, encodeName(workflow)), ...claimFor });
  let store: Store;
  try {
    store = await openStore({
      ...{ place, workflow, onWarning, durability },
      clock: { now: Date.now },
    });
  } catch (error) {
    await claims?.close();
    throw error;
  }
  return {
    store,
    durability,
    storage: { kind: "file", path, workflow },
    ...(claims === undefined ? {} : { claims }),
    async close() {
      await claims?.close();
      try {
        await store.close();
      } catch (error) {
        throw storageFailure(error, path);
      }
      if (temporary) await rm(path, { recursive: true, force: true });
    },
  };
}

/** Threads share no memory that a store could lie in, so a store in memory is a folder that goes with the run. */
async function findFolder(
  options: OpenResultsOptions,
): Promise<{ readonly path: string; readonly temporary: boolean }> {
  const path = chosenFolder(options);
  if (path !== undefined) return { path, temporary: false };
  return { path: await mkdtemp(join(tmpdir(), "ffuse-")), temporary: true };
}

/** Where results are kept; undefined for a store in memory. */
export function chosenFolder({
  storage,
  fromQuery,
  workingDirectory,
}: Pick<OpenResultsOptions, "storage" | "fromQuery" | "workingDirectory">): string | undefined {
  if (storage === undefined && fromQuery?.kind === "memory") return undefined;
  return resolve(workingDirectory, storage ?? fromQuery?.options.path ?? defaultFolder);
}
