import type { Store } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { NodeName, RunId } from "../model/ids.ts";
import type { WhyNode } from "../model/why.ts";
import { findRuns, readRun } from "../store/read-run.ts";
import type { RecordedEnd } from "../store/read-run.ts";
import { nearest } from "../util/nearest.ts";
import { fillTexts } from "./fill-texts.ts";
import { openStorage, withStored } from "./open-storage.ts";
import type { StorageChoice } from "./open-storage.ts";
import { explainHistory, namesBehind } from "./why-node.ts";

/**
 * Why a node ran, or did not, in a run that is over. `run` is an id, the beginning of one, or `last`. Throws `FfuseError`:
 * run-unknown, task-unknown.
 */
export async function whyInRun(
  choice: StorageChoice,
  text: string,
  name: string,
): Promise<WhyNode> {
  const place = openStorage(choice);
  const { found, all } = await findRuns(place, text);
  const [run, ...others] = found;
  if (run === undefined || others.length > 0) {
    const near = found.length > 1 ? found.slice(-3).map((each) => each.run) : nearest(text, all);
    throw new FfuseError({ reason: "run-unknown", run: text, storage: place.title, near });
  }
  const ends = await readRun(place, run);
  return withStored(choice, run.workflow, async (store) => {
    const node = name as NodeName;
    if (!ends.has(node) && (await store.historyOf(node)) === undefined) {
      const near = nearest(name, ends.keys());
      throw new FfuseError({ reason: "task-unknown", workflow: run.workflow, task: name, near });
    }
    return new RunTrace(ends, store, run.run).explain(node);
  });
}

class RunTrace {
  readonly #ends: ReadonlyMap<NodeName, RecordedEnd>;
  readonly #store: Store;
  readonly #run: RunId;
  readonly #told = new Set<NodeName>();

  constructor(ends: ReadonlyMap<NodeName, RecordedEnd>, store: Store, run: RunId) {
    this.#ends = ends;
    this.#store = store;
    this.#run = run;
  }

  async explain(name: NodeName): Promise<WhyNode> {
    this.#told.add(name);
    const end = this.#ends.get(name);
    switch (end?.status) {
      case "ran":
      case "failed": {
        const { because: short, parts, at, durationMs, resumed } = end;
        const because =
          short === undefined ? undefined : await fillTexts(short, parts, this.#store);
        const told = {
          ...(because === undefined ? {} : { because }),
          ...(resumed === undefined ? {} : { resumed }),
        };
        const below = await this.#each(namesBehind(because));
        if (end.status === "failed") return { name, state: { kind: "failed", ...told }, below };
        const made = { at, durationMs, run: this.#run };
        return { name, state: { kind: "ran", ...told, made }, below };
      }
      case "skipped": {
        const below = await this.#each(end.skippedFor === undefined ? [] : [end.skippedFor]);
        return { name, state: { kind: "skipped" }, below };
      }
      case "reused":
      case undefined:
        return { name, state: { kind: "reused" }, below: [] };
    }
  }

  /** A parent that did not run in this run got its value from an earlier one. */
  async #behind(name: NodeName): Promise<WhyNode> {
    const status = this.#ends.get(name)?.status;
    if (status !== undefined && status !== "reused") return this.explain(name);
    const history = await this.#store.historyOf(name);
    if (history?.status !== "kept" || history.run > this.#run) return this.explain(name);
    this.#told.add(name);
    return explainHistory(name, this.#store, history);
  }

  async #each(names: readonly NodeName[]): Promise<readonly WhyNode[]> {
    const found: WhyNode[] = [];
    for (const name of names) if (!this.#told.has(name)) found.push(await this.#behind(name));
    return found;
  }
}
