import type { Failure } from "../failure/failure.ts";
import type { ParamsDescription } from "../model/params-description.ts";
import { formatFailures } from "./format-failures.ts";
import { formatTable } from "./format-table.ts";
import { oneLine } from "./one-line.ts";

/** What the help of a command says of the parameters of a workflow file. */
export function formatParams(file: string, described: ParamsDescription): string {
  switch (described.kind) {
    case "none":
      return `${file} takes no parameters.\n`;
    case "unchecked":
      return `${file} takes parameters, and exports no schema "params" that tells them.\n`;
    case "untold": {
      const { vendor, why } = described;
      return `${file} takes parameters, and its schema (${oneLine(vendor)}) does not tell them: ${oneLine(why)}\n`;
    }
    case "listed": {
      const rows = described.params.map(
        ({ name, type, isRequired, default: value, description }) => [
          `  ${oneLine(name)}`,
          oneLine(type),
          value === undefined
            ? isRequired
              ? "required"
              : "optional"
            : `default ${oneLine(value)}`,
          oneLine(description ?? ""),
        ],
      );
      if (rows.length === 0) return `${file} takes no parameters.\n`;
      return `Parameters of ${file}:\n${formatTable(rows)}`;
    }
  }
}

/** What it says of a file that cannot be loaded, with why. */
export function formatNoParams(
  file: string,
  failures: readonly [Failure, ...Failure[]],
  options: Parameters<typeof formatFailures>[1],
): string {
  const why = formatFailures(failures, options)
    .trimEnd()
    .replace(/^(?=.)/gm, "  ");
  return `The parameters of ${file} are not listed, since it cannot be loaded:\n${why}\n`;
}
