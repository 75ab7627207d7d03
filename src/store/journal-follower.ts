import { learnJournal } from "./learn-journal.ts";
import type { Learning } from "./learn-journal.ts";

/** Reads what other runs record while this one goes on, without a look at the journals that have ended. */
export class JournalFollower {
  readonly #learning: Learning;
  readonly #isOwn: (key: string) => boolean;
  /** Journals that may have grown since they were read; undefined until it is found out for all. */
  #growing: ReadonlySet<string> | undefined;
  readonly #passedOver = new Set<string>();
  #journals = 0;
  #bytes = 0;

  constructor(learning: Omit<Learning, "warn">, isOwn: (key: string) => boolean) {
    // What is wrong with journals is told whenever the store is opened.
    this.#learning = { ...learning, warn: () => undefined };
    this.#isOwn = isOwn;
  }

  /** How much it has read. */
  get read(): { readonly journals: number; readonly bytes: number } {
    return { journals: this.#journals, bytes: this.#bytes };
  }

  /** Reads on. `live` are the runs that were there just before this call; a run is there before its journal is. */
  async follow(live: readonly string[]): Promise<void> {
    const { keys, coverage } = this.#learning;
    const growing = this.#growing ?? (await this.#grown());
    const liveKeys = live.map((run) => keys.journal(run));
    const fresh = await this.#fresh();
    // A journal that is new may have grown further when its run is found to be gone, so it is read once more.
    this.#growing = new Set([...liveKeys, ...fresh].filter((key) => !this.#isOwn(key)));
    for (const key of new Set([...growing, ...this.#growing])) {
      const isNew = !coverage.has(key);
      const bytes = await learnJournal(this.#learning, key);
      if (bytes === undefined) {
        this.#passedOver.add(key);
        continue;
      }
      this.#bytes += bytes;
      if (isNew && bytes > 0) this.#journals += 1;
    }
  }

  /** Journals that were not there before. */
  async #fresh(): Promise<readonly string[]> {
    const { place, keys, coverage } = this.#learning;
    const names = await place.listFiles(keys.runs);
    return names
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => keys.runs + name)
      .filter((key) => !coverage.has(key) && !this.#passedOver.has(key) && !this.#isOwn(key));
  }

  /** Journals that are longer than what was read of them when the store was opened. */
  async #grown(): Promise<ReadonlySet<string>> {
    const { place, keys, coverage } = this.#learning;
    const entries = await place.list(keys.runs);
    return new Set(
      entries
        .filter(({ key, sizeBytes }) => sizeBytes > (coverage.get(key) ?? sizeBytes))
        .filter(({ key }) => !this.#isOwn(key))
        .map(({ key }) => key),
    );
  }
}
