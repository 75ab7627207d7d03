import type { Reporter } from "../contract/reporter.ts";
import type { RunEvent } from "../model/run-event.ts";
import { formatBackendFile } from "../report/format-backend-file.ts";

/** Says on stderr that the backend file beside the workflow file is used; of all other events nothing. */
export function tellBackendFile(event: RunEvent): void {
  if (event.type !== "backend-file") return;
  process.stderr.write(`${formatBackendFile(event.file, process.cwd())}\n`);
}

/** The same beside a reporter that says only what went wrong. */
export function alsoTelling(reporter: Reporter): Reporter {
  return (event) => {
    tellBackendFile(event);
    reporter(event);
  };
}
