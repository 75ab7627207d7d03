import type { StoredTask } from "../contract/store.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { formatDuration } from "../util/format-duration.ts";
import { formatTable } from "./format-table.ts";
import { oneLine } from "./one-line.ts";

/** Results as a table. A name with controls or blanks at its ends is shown as a JSON text, so that names stay apart. */
export function formatTasks(tasks: readonly StoredTask[]): string {
  return formatTable(
    tasks.map(({ name, result, durationMs, createdAt }) => [
      showName(name),
      result.codec,
      formatBytes(result.sizeBytes),
      formatDuration(durationMs),
      new Date(createdAt).toISOString(),
    ]),
  );
}

/** The same as data for `--json`, names as given. */
export function tasksAsJson(tasks: readonly StoredTask[]): string {
  const plain = tasks.map(({ name, functionName, result, durationMs, createdAt, run }) => ({
    name,
    function: functionName,
    codec: result.codec,
    size_bytes: result.sizeBytes,
    content_hash: result.contentHash,
    fingerprint: result.fingerprint,
    duration_ms: durationMs,
    created_at: new Date(createdAt).toISOString(),
    run,
  }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

function showName(name: string): string {
  const shown = oneLine(name);
  return shown !== name || name.trim() !== name ? oneLine(JSON.stringify(name)) : name;
}
