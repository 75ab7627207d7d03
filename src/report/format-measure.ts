import type { Amount, Measure } from "../model/store-care.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { formatDuration } from "../util/format-duration.ts";
import { formatTable } from "./format-table.ts";
import { oneLine } from "./one-line.ts";

/** What stores hold, a table for each. */
export function formatMeasures(measures: readonly Measure[]): string {
  return measures.map(formatMeasure).join("\n");
}

function formatMeasure(measure: Measure): string {
  const { oldestAt, newestAt, shared } = measure;
  const rows: (readonly string[])[] = [
    ["results", ...amount(measure.results), `${formatDuration(measure.durationMs)} to compute`],
    ...measure.byCodec.map((each) => [`  ${each.codec}`, ...amount(each)]),
    ["in journals", ...amount(measure.inline)],
    ["in entries", ...amount(measure.entries)],
    ["names", String(measure.names), "", shared === 0 ? "" : `${shared} results of several names`],
    ["runs", String(measure.runs)],
    ["garbage", ...amount(measure.garbage)],
    ["folder", "", formatBytes(measure.bytes)],
  ];
  const functions = measure.byFunction.map(({ functionName, durationMs, ...each }) => [
    ...[`  ${oneLine(functionName)}`, ...amount(each), formatDuration(durationMs)],
  ]);
  const times = [oldestAt, newestAt].map((at) =>
    at === undefined ? "none" : new Date(at).toISOString(),
  );
  const ages = [
    ["oldest", times[0] ?? ""],
    ["newest", times[1] ?? ""],
  ];
  return (
    `${oneLine(measure.workflow)}\n` +
    formatTable([...rows, ["functions", ""], ...functions]) +
    formatTable(ages)
  );
}

function amount({ count, bytes }: Amount): readonly string[] {
  return [String(count), formatBytes(bytes)];
}

/** The same as data for `--json`. */
export function measuresAsJson(measures: readonly Measure[]): string {
  const time = (at: number | undefined): string | null =>
    at === undefined ? null : new Date(at).toISOString();
  const plain = measures.map((measure) => ({
    workflow: measure.workflow,
    results: measure.results,
    by_codec: measure.byCodec,
    by_function: measure.byFunction.map(({ functionName, durationMs, count, bytes }) => ({
      ...{ function: functionName, count, bytes, duration_ms: durationMs },
    })),
    in_journals: measure.inline,
    in_entries: measure.entries,
    names: measure.names,
    results_of_several_names: measure.shared,
    garbage: measure.garbage,
    runs: measure.runs,
    oldest_at: time(measure.oldestAt),
    newest_at: time(measure.newestAt),
    duration_ms: measure.durationMs,
    bytes: measure.bytes,
  }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}
