import { statSync } from "node:fs";
import { join } from "node:path";
import type { OnWarning } from "../contract/store.ts";
import type { Warning } from "../model/run-event.ts";
import { encodeName } from "../store/encode-name.ts";
import { chosenFolder, openResults } from "./open-results.ts";
import type { OpenResults, OpenResultsOptions } from "./open-results.ts";

/** Results that may have been opened before it is known whether they are needed. */
export interface BegunResults {
  /** The results, as they are about now. */
  ready(): Promise<OpenResults>;
  /** Closes what was opened, whether or not anybody asked for it. */
  close(): Promise<void>;
}

/** Results that were opened longer ago are opened anew, since others may have changed them meanwhile. */
const freshMs = 500;

/**
 * Begins to open the results of a workflow while its graph is still taken. Where it has none, nothing is made before they
 * are asked for: its file may be wrong.
 */
export function beginResults(options: OpenResultsOptions): BegunResults {
  const begunAt = performance.now();
  const early: Warning[] = [];
  let tell: OnWarning = (warning) => early.push(warning);
  const open = (): Promise<OpenResults> =>
    openResults({
      ...options,
      onWarning: (warning) => {
        tell(warning);
      },
    });
  let opened = hasResults(options) ? open() : undefined;
  // What is wrong with them is told to whoever asks for them.
  opened?.catch(() => undefined);
  const close = async (): Promise<void> => {
    const results = await opened?.catch(() => undefined);
    opened = undefined;
    await results?.close();
  };
  return {
    async ready() {
      if (opened !== undefined && performance.now() - begunAt > freshMs) {
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

function hasResults(options: OpenResultsOptions): boolean {
  const folder = chosenFolder(options);
  if (folder === undefined) return false;
  const own = join(folder, encodeName(options.workflow));
  try {
    return statSync(own, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
