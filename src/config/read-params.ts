import { resolve } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { ParamsFailure } from "../failure/params-failures.ts";
import { seenValue, shorten } from "./located.ts";
import { nameFlags } from "./name-flags.ts";
import { environmentPrefix } from "../model/run-params.ts";
import type { GridAxis, Params } from "../model/run-params.ts";
import { nearFiles } from "./near-files.ts";
import { parseYaml } from "./parse-yaml.ts";
import { plainValue } from "./plain-value.ts";
import { readGrid } from "./read-grid.ts";
import { readParamValue } from "./read-param-value.ts";
import { readTextFile } from "./read-text-file.ts";
import { placeIn, sourceText } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlMistake } from "./yaml-tree.ts";

/** What is said about the parameters of a workflow outside of it. */
export interface ParamsSource {
  /** Texts `name=value`, as given with `-p`. */
  readonly flags: readonly string[];
  /** A YAML or JSON file of names and values; a flag wins over it. */
  readonly file?: string;
  /** Texts `name=value,value`, as given with `--grid`; they win over the file. */
  readonly grid?: readonly string[];
  /** Variables of the environment; all else wins over them. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The parameters of a workflow with what is known about them. */
export interface ReadParams {
  readonly params: Params;
  /** The parameters that take several values in turn, in the order of the flags. */
  readonly grid: readonly GridAxis[];
  /** Where each value comes from, for messages. */
  readonly origins: Readonly<Record<string, string>>;
}

interface FoundParam {
  readonly value: unknown;
  readonly origin: string;
}

type Found = ReadonlyMap<string, FoundParam>;

const limitBytes = 1_000_000;

/** The parameters by name; throws all mistakes of the environment, the file and the flags at once. */
export async function readParams(source: ParamsSource): Promise<ReadParams> {
  const { flags, file, grid: gridFlags = [], environment = {} } = source;
  const failures: ParamsFailure[] = [];
  const fromFile = file === undefined ? new Map<never, never>() : await readFile(file, failures);
  const found = new Map<string, FoundParam>([
    ...readEnvironment(environment, failures),
    ...fromFile,
    ...readFlags(flags, failures),
  ]);
  const grid = readGrid(gridFlags, flags, failures);
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  for (const { name, origin } of grid) found.set(name, { value: undefined, origin });
  const single = [...found].filter(([name]) => grid.every((axis) => axis.name !== name));
  return {
    params: Object.fromEntries(single.map(([name, { value }]) => [name, value])),
    grid: grid.map(({ name, values }) => ({ name, values })),
    origins: Object.fromEntries([...found].map(([name, { origin }]) => [name, origin])),
  };
}

async function readFile(path: string, failures: ParamsFailure[]): Promise<Found> {
  const file = resolve(path);
  const found = await readTextFile(file, limitBytes);
  const unreadable = (problem: string): Found => {
    failures.push({ reason: "params-file-unreadable", file, problem });
    return new Map();
  };
  switch (found.status) {
    case "text":
      return parseFile(path, sourceText(file, found.text), failures);
    case "missing":
      failures.push({ reason: "params-file-missing", file, near: await nearFiles(file) });
      return new Map();
    case "unreadable":
      return unreadable(found.code);
    case "too-large":
      return unreadable(`it has more than ${found.limitBytes.toLocaleString("en")} bytes`);
    case "not-utf8":
      return unreadable("it is not UTF-8 text");
  }
}

function parseFile(path: string, source: SourceText, failures: ParamsFailure[]): Found {
  const { root, mistakes } = parseYaml(source);
  for (const mistake of mistakes) {
    const place = placeIn(source, mistake.span);
    failures.push(
      mistake.kind === "forbidden-key"
        ? { reason: "params-forbidden-name", name: mistake.key, where: "the parameter file", place }
        : { reason: "params-file-syntax", message: tell(mistake, source), place },
    );
  }
  if (root === undefined || root.kind === "nothing") return new Map();
  if (root.kind !== "mapping") {
    const place = placeIn(source, root.span);
    failures.push({ reason: "params-not-mapping", seen: seenValue(root).text, place });
    return new Map();
  }
  return new Map(
    root.entries.map(({ key, value }): [string, FoundParam] => {
      const { line, column } = placeIn(source, value.span);
      const plain = plainValue(value, ({ written, value: read, span }) =>
        failures.push({
          reason: "params-inexact-number",
          where: key,
          written: shorten(written),
          read: String(read),
          place: placeIn(source, span),
        }),
      );
      return [key, { value: plain, origin: `${path}:${line}:${column}` }];
    }),
  );
}

function tell(
  mistake: Exclude<YamlMistake, { kind: "forbidden-key" }>,
  source: SourceText,
): string {
  switch (mistake.kind) {
    case "syntax":
      return mistake.message;
    case "many-documents":
      return "a second YAML document starts here";
    case "too-many-symbols":
      return `the file has more than ${mistake.limit.toLocaleString("en")} symbols`;
    case "too-deep":
      return `values are nested more than ${mistake.limit} deep`;
    case "alias-bomb":
      return `aliases make more than ${mistake.limit.toLocaleString("en")} values of this file`;
    case "unknown-alias":
      return `there is no anchor "&${mistake.alias}" above this alias`;
    case "duplicate-key": {
      const { line } = placeIn(source, mistake.first);
      return `the key ${JSON.stringify(mistake.key)} stands on line ${line} already`;
    }
  }
}

/** The parameters that flags of the form name=value give. */
function readFlags(flags: readonly string[], failures: ParamsFailure[]): Found {
  const found = new Map<string, FoundParam>();
  for (const { name, text, flag } of nameFlags("-p", flags, failures)) {
    const value = readParamValue(`-p ${name}`, text, failures);
    found.set(name, { value, origin: flag });
  }
  return found;
}

/** The parameters that variables of the environment give; a name without a value is none. */
function readEnvironment(
  environment: NonNullable<ParamsSource["environment"]>,
  failures: ParamsFailure[],
): Found {
  const found = new Map<string, FoundParam>();
  for (const [variable, text] of Object.entries(environment)) {
    const name = variable.slice(environmentPrefix.length);
    if (!variable.startsWith(environmentPrefix) || name === "" || text === undefined) continue;
    if (name === "__proto__") {
      failures.push({ reason: "params-forbidden-name", name, where: "the environment" });
    } else {
      // The value may be a secret, and is not repeated in messages.
      found.set(name, { value: readParamValue(variable, text, failures), origin: variable });
    }
  }
  return found;
}
