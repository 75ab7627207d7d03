import type { Claims, Taking } from "../../contract/claims.ts";
import type { Fingerprint, RunId } from "../../model/ids.ts";
import { afterTimeout } from "./after.ts";
import type { After } from "./after.ts";
import { realDisk } from "../places/disk.ts";
import type { Disk } from "../places/disk.ts";
import { openClaimFiles } from "./claim-files.ts";
import type { ClaimFiles } from "./claim-files.ts";
import type { Holder } from "./holder.ts";
import { holderOf, lookAtProcess } from "./process-table.ts";
import type { LookAtProcess } from "./process-table.ts";
import { settleIn } from "./settle-in.ts";

/** What claims need of the store once the run's journal is open. */
export interface ClaimedStore {
  /** Comes back when all that this run has recorded can be read by others. */
  flush(): Promise<void>;
  /** Reads what others have recorded; `live` are the runs that may go on recording. */
  refresh(live: readonly string[]): Promise<void>;
}

/** The claims of one run, from before it reads the store to its end. */
export interface RunClaims extends Claims {
  /** Ties the claims to the store; nothing may be taken before. */
  serve(store: ClaimedStore): void;
  /** Gives everything up; what is taken later is not claimed. */
  close(): Promise<void>;
}

export interface ClaimsOptions {
  /** The workflow's folder; absolute. */
  readonly folder: string;
  readonly run: RunId;
  /** False for a run whose nodes block the thread that would notice others. */
  readonly mayBeAlone: boolean;
  readonly disk?: Disk;
  readonly self?: Holder;
  readonly look?: LookAtProcess;
  readonly after?: After;
  readonly elapsedMs?: () => number;
}

/** How often a run that is alone looks for others, and how often one that waits looks for what it waits for. */
const lookMs = 20;
/** How often a run shows that it lives. */
const beatMs = 1000;
/** At how many looks the holders of what is waited for are looked at too. */
const looksPerCheck = 8;
/** How often a run tries to remove a dead run's claim; others may be about to do so too. */
const triesPerClaim = 5;

/**
 * Registers a run with its workflow's others. While it is alone it claims nothing, so that a lone run pays nothing for each
 * node; as soon as another one comes, it claims what is under way. Undefined where no claims can be made.
 */
export async function openClaims(options: ClaimsOptions): Promise<RunClaims | undefined> {
  const { disk = realDisk, folder, run, mayBeAlone } = options;
  const {
    look = lookAtProcess,
    after = afterTimeout,
    elapsedMs = () => performance.now(),
  } = options;
  const self = options.self ?? holderOf(run);
  const files = openClaimFiles({ disk, folder, self, look, elapsedMs });
  try {
    await files.register();
  } catch {
    return undefined;
  }
  const clock = { after, elapsedMs };
  const isAlone = await settleIn(files, { mayBeAlone, ...clock }).catch(() => false);
  return new OpenClaims(files, isAlone, after);
}

class OpenClaims implements RunClaims {
  readonly #files: ClaimFiles;
  readonly #after: After;
  readonly #held = new Set<Fingerprint>();
  readonly #releasing = new Set<Fingerprint>();
  readonly #waiting = new Map<
    Fingerprint,
    { readonly freed: Promise<void>; readonly resolve: () => void }
  >();
  #store: ClaimedStore = { flush: () => Promise.resolve(), refresh: () => Promise.resolve() };
  #isAlone: boolean;
  /** Under way from the moment on at which another run was noticed. */
  #handOver: Promise<void> = Promise.resolve();
  #refreshing: Promise<void> = Promise.resolve();
  #nextRefresh: Promise<void> | undefined;
  #releases: Promise<void> | undefined;
  /** How often dead runs' claims were found, which somebody should have removed then. */
  readonly #stale = new Map<Fingerprint, number>();
  #looks = 0;
  #isPolling = false;
  #closed: Promise<void> | undefined;
  #callOffLook = noop;
  #callOffBeat = noop;

  constructor(files: ClaimFiles, isAlone: boolean, after: After) {
    this.#files = files;
    this.#after = after;
    this.#isAlone = isAlone;
    if (isAlone) this.#lookSoon();
    this.#beatSoon();
  }

  get isAlone(): boolean {
    return this.#isAlone;
  }

  serve(store: ClaimedStore): void {
    this.#store = store;
  }

  take(fingerprint: Fingerprint): Taking | Promise<Taking> {
    if (!this.#isAlone) return this.#takeShared(fingerprint);
    this.#held.add(fingerprint);
    return "unshared";
  }

  release(fingerprint: Fingerprint): void {
    if (!this.#held.delete(fingerprint) || this.#isAlone) return;
    this.#releasing.add(fingerprint);
    this.#releases ??= this.#release();
  }

  freed(fingerprint: Fingerprint): Promise<void> {
    if (this.#isClosed()) return Promise.resolve();
    const before = this.#waiting.get(fingerprint);
    if (before !== undefined) return before.freed;
    let resolve = noop;
    const freed = new Promise<void>((done) => {
      resolve = done;
    });
    this.#waiting.set(fingerprint, { freed, resolve });
    if (!this.#isPolling) this.#pollSoon();
    return freed;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #isClosed(): boolean {
    return this.#closed !== undefined;
  }

  async #takeShared(fingerprint: Fingerprint): Promise<Taking> {
    await this.#handOver;
    if (this.#isClosed()) return "unshared";
    if (this.#held.has(fingerprint)) return "mine";
    if (this.#releasing.has(fingerprint)) return "releasing";
    this.#held.add(fingerprint);
    // What cannot be claimed is computed all the same, and perhaps by another run too.
    const isStale = (this.#stale.get(fingerprint) ?? 0) > triesPerClaim;
    const isMine = isStale || (await this.#files.take({ fingerprint }).catch(() => true));
    if (this.#isClosed()) {
      await this.#give(fingerprint);
      return "unshared";
    }
    if (!isMine) {
      this.#held.delete(fingerprint);
      return "taken";
    }
    await this.#refresh();
    return "mine";
  }

  /** A refresh that begins after this call; calls that come while one is under way share the next. */
  #refresh(): Promise<void> {
    this.#nextRefresh ??= this.#refreshing.then(() => {
      this.#nextRefresh = undefined;
      this.#refreshing = this.#files
        .others()
        .then((live) => this.#store.refresh(live))
        .catch(noop);
      return this.#refreshing;
    });
    return this.#nextRefresh;
  }

  async #release(): Promise<void> {
    await this.#handOver;
    while (this.#releasing.size > 0) {
      const batch = [...this.#releasing];
      await this.#store.flush().catch(noop);
      for (const fingerprint of batch) {
        await this.#give(fingerprint);
        this.#releasing.delete(fingerprint);
      }
    }
    this.#releases = undefined;
  }

  async #give(fingerprint: Fingerprint): Promise<void> {
    await this.#files.give({ fingerprint }).catch(noop);
  }

  #lookSoon(): void {
    const look = async (): Promise<void> => {
      const others = await this.#files.others().catch(() => []);
      if (this.#isClosed() || !this.#isAlone) return;
      if (others.length > 0) this.#share();
      else this.#lookSoon();
    };
    this.#callOffLook = this.#after(lookMs, () => void look(), false);
  }

  #beatSoon(): void {
    const beat = async (): Promise<void> => {
      const wasThere = await this.#files.beat().catch(() => true);
      if (this.#isClosed()) {
        if (!wasThere) await this.#files.unregister().catch(noop);
        return;
      }
      // Whoever took this run for dead believes that it may go on by itself.
      if (!wasThere && this.#isAlone) this.#share();
      this.#beatSoon();
    };
    this.#callOffBeat = this.#after(beatMs, () => void beat(), false);
  }

  /** Claims what is under way and lets the runs go on that wait for that. */
  #share(): void {
    this.#isAlone = false;
    this.#handOver = (async () => {
      for (const fingerprint of [...this.#held]) {
        if (this.#held.has(fingerprint)) await this.#files.take({ fingerprint }).catch(noop);
      }
      // What has ended is claimed by nobody, so others must be able to read it.
      await this.#store.flush().catch(noop);
      await this.#files.give("solo").catch(noop);
    })();
  }

  #pollSoon(): void {
    this.#isPolling = true;
    this.#after(lookMs, () => void this.#poll(), true);
  }

  async #poll(): Promise<void> {
    try {
      const claimed = await this.#files.claimed();
      this.#looks += 1;
      const free = [...this.#waiting.keys()].filter((fingerprint) => !claimed.has(fingerprint));
      if (free.length > 0) await this.#wake(free);
      else if (this.#looks % looksPerCheck === 0) await this.#check();
    } catch {
      // A folder that cannot be read tells nothing, so nobody waits for it.
      await this.#wake([...this.#waiting.keys()]);
    }
    this.#isPolling = false;
    if (this.#waiting.size > 0) this.#pollSoon();
  }

  async #wake(fingerprints: readonly Fingerprint[]): Promise<void> {
    await this.#refresh();
    for (const fingerprint of fingerprints) {
      this.#waiting.get(fingerprint)?.resolve();
      this.#waiting.delete(fingerprint);
    }
  }

  /** Removes the claims of dead runs. One that cannot be removed counts no more. */
  async #check(): Promise<void> {
    for (const fingerprint of [...this.#waiting.keys()]) {
      if (await this.#files.isHeld({ fingerprint })) continue;
      await this.#files.sweep().catch(noop);
      const tries = (this.#stale.get(fingerprint) ?? 0) + 1;
      this.#stale.set(fingerprint, tries);
      if (tries > triesPerClaim) await this.#wake([fingerprint]);
    }
  }

  async #close(): Promise<void> {
    this.#callOffLook();
    this.#callOffBeat();
    for (const { resolve } of this.#waiting.values()) resolve();
    this.#waiting.clear();
    await this.#handOver;
    await this.#store.flush().catch(noop);
    await this.#releases;
    for (const fingerprint of this.#held) await this.#give(fingerprint);
    await this.#files.give("solo").catch(noop);
    await this.#files.unregister().catch(noop);
    this.#isAlone = false;
  }
}

function noop(): void {
  // Claims may fail: both runs then compute the same.
}
