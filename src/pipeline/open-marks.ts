import type { Query } from "../model/query.ts";
import type { RecordedSummary } from "../model/recorded-graph.ts";
import { readMark } from "../store/mark-file.ts";
import type { FoundMark } from "../store/mark-file.ts";
import { capacityOf } from "./capacity-of.ts";
import { markKey } from "./mark-key.ts";
import { isHolding, markPlace } from "./mark-place.ts";
import type { MarkPlace } from "./mark-place.ts";
import { chosenFolder } from "./open-results.ts";
import type { RealmParams } from "./realm-params.ts";
import type { WorkflowCode } from "./workflow-code.ts";

export interface MarksOptions {
  readonly workflow: string;
  readonly query: Query;
  readonly storage: string | undefined;
  readonly workingDirectory: string;
  readonly targets: readonly string[] | undefined;
  readonly params: RealmParams;
  /** Whether the nodes need not be told one by one. */
  readonly brief: boolean;
  /** Whether more is wanted of the results than that they are there. */
  readonly looksInto: boolean;
}

/** What a run knows of the mark of its graph. */
export interface Marks {
  /** Asked once the graph is summed up: whether its mark says that there is nothing to do. */
  readonly isEnough: (summary: RecordedSummary, code: WorkflowCode) => Promise<boolean>;
  /** Whether there is a mark that would be enough. */
  readonly isUsable: boolean;
  /** Whether it is that of a large graph. */
  readonly isLikelyEnough: boolean;
  /** The key of the mark that the graph may be given; undefined before `isEnough`, and for a graph that can have none. */
  readonly key: string | undefined;
  /** The mark that holds, if `isEnough`. */
  readonly found: FoundMark | undefined;
  readonly at: MarkPlace;
}

/** To load a file of so many calls twice, where a mark turns out not to hold, is worth loading it sooner where it does. */
const manyNodes = 1000;

/** Opens the mark of a workflow; undefined where results do not outlast the run. */
export async function openMarks(options: MarksOptions): Promise<Marks | undefined> {
  const { workflow, query, storage, workingDirectory, targets = [], params } = options;
  const path = chosenFolder({ storage, fromQuery: query.storage, workingDirectory });
  if (path === undefined) return undefined;
  const at = markPlace(path, workflow);
  const kept = options.looksInto ? undefined : await readMark(at.place, at.keys);
  const isUsable = kept !== undefined && (options.brief || kept.mark.listed !== undefined);
  let key: string | undefined;
  let found: FoundMark | undefined;
  return {
    isUsable,
    isLikelyEnough: isUsable && kept.mark.nodes >= manyNodes,
    async isEnough(summary, code) {
      key = markKey({ summary, code, query, targets, params, capacity: capacityOf(query) });
      if (!isUsable || key === undefined || kept.mark.key !== key) return false;
      if (await isHolding(at, kept)) found = kept;
      return found !== undefined;
    },
    get key() {
      return key;
    },
    get found() {
      return found;
    },
    at,
  };
}
