import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OnWarning } from "../contract/store.ts";
import type { RealmStorage } from "../model/node-work.ts";
import type { Warning } from "../model/run-event.ts";
import { encodeName } from "../store/encode-name.ts";
import { chosenFolder, openResults } from "./open-results.ts";
import type { OpenResults, OpenResultsOptions } from "./open-results.ts";

/** Results that may have been opened before it is known whether they are needed. */
export interface BegunResults {
  /** Whether there were none, so that nothing can be reused. */
  readonly areNone: boolean;
  /** Where they are kept; undefined for a store in memory, which has no place yet. */
  readonly storage: RealmStorage | undefined;
  /** The results, as they are about now. */
  ready(): Promise<OpenResults>;
  /** Closes what was opened, whether or not anybody asked for it. */
  close(): Promise<void>;
}

/**
 * Begins to open the results of a workflow while its graph is still taken. Where it has none, nothing is made before they
 * are asked for: its file may be wrong.
 */
export function beginResults(
  options: OpenResultsOptions & {
    /** Whether they will most likely be needed; they are if absent. */
    readonly early?: boolean;
  },
): BegunResults {
  const path = chosenFolder(options);
  const { workflow } = options;
  const own = path === undefined ? undefined : join(path, encodeName(workflow));
  const before = own === undefined || options.early === false ? undefined : journalsIn(own);
  const early: Warning[] = [];
  let tell: OnWarning = (warning) => early.push(warning);
  const open = (): Promise<OpenResults> =>
    openResults({
      ...options,
      onWarning: (warning) => {
        tell(warning);
      },
    });
  let opened = before === undefined ? undefined : open();
  // What is wrong with them is told to whoever asks for them.
  opened?.catch(() => undefined);
  const close = async (): Promise<void> => {
    const results = await opened?.catch(() => undefined);
    opened = undefined;
    await results?.close();
  };
  return {
    areNone: options.early !== false && before === undefined,
    storage: path === undefined ? undefined : { kind: "file", path, workflow },
    async ready() {
      if (own !== undefined && opened !== undefined && journalsIn(own) !== before) {
        // Others have recorded or removed something meanwhile.
        await close();
        early.length = 0;
      }
      opened ??= open();
      const results = await opened;
      tell = options.onWarning;
      for (const warning of early) tell(warning);
      return results;
    },
    close,
  };
}

/** The journals of a workflow and their lengths, as one text; undefined if it has no results. */
function journalsIn(folder: string): string | undefined {
  const runs = join(folder, "runs");
  try {
    return readdirSync(runs)
      .map((name) => `${name} ${statSync(join(runs, name)).size}`)
      .sort()
      .join("\n");
  } catch {
    return undefined;
  }
}
