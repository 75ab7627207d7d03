import { resolve } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { ParamsFailure } from "../failure/params-failures.ts";
import { seenValue, shorten } from "./located.ts";
import type { Located } from "./located.ts";
import { nearFiles } from "./near-files.ts";
import { parseYaml } from "./parse-yaml.ts";
import { plainValue } from "./plain-value.ts";
import { readTextFile } from "./read-text-file.ts";
import { placeIn, sourceText } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlMistake } from "./yaml-tree.ts";

/** What the command line says about the parameters of a workflow. */
export interface ParamsSource {
  /** Texts `name=value`, as given with `-p`. */
  readonly flags: readonly string[];
  /** A YAML or JSON file of names and values; a flag wins over it. */
  readonly file?: string;
}

type Params = readonly (readonly [name: string, value: unknown])[];

const limitBytes = 1_000_000;

/** The parameters by name; throws all mistakes of the file and the flags at once. */
export async function readParams({
  flags,
  file,
}: ParamsSource): Promise<Readonly<Record<string, unknown>>> {
  const failures: ParamsFailure[] = [];
  const fromFile = file === undefined ? [] : await readFile(resolve(file), failures);
  const fromFlags = readFlags(flags, failures);
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  return Object.fromEntries([...fromFile, ...fromFlags]);
}

async function readFile(file: string, failures: ParamsFailure[]): Promise<Params> {
  const found = await readTextFile(file, limitBytes);
  const unreadable = (problem: string): Params => {
    failures.push({ reason: "params-file-unreadable", file, problem });
    return [];
  };
  switch (found.status) {
    case "text":
      return parseFile(sourceText(file, found.text), failures);
    case "missing":
      failures.push({ reason: "params-file-missing", file, near: await nearFiles(file) });
      return [];
    case "unreadable":
      return unreadable(found.code);
    case "too-large":
      return unreadable(`it has more than ${found.limitBytes.toLocaleString("en")} bytes`);
    case "not-utf8":
      return unreadable("it is not UTF-8 text");
  }
}

function parseFile(source: SourceText, failures: ParamsFailure[]): Params {
  const { root, mistakes } = parseYaml(source);
  for (const mistake of mistakes) {
    const place = placeIn(source, mistake.span);
    failures.push(
      mistake.kind === "forbidden-key"
        ? { reason: "params-forbidden-name", name: mistake.key, where: "the parameter file", place }
        : { reason: "params-file-syntax", message: tell(mistake, source), place },
    );
  }
  if (root === undefined || root.kind === "nothing") return [];
  if (root.kind !== "mapping") {
    const place = placeIn(source, root.span);
    failures.push({ reason: "params-not-mapping", seen: seenValue(root).text, place });
    return [];
  }
  return root.entries.map(({ key, value }) => [
    key,
    plainValue(value, ({ written, value: read, span }) =>
      failures.push({
        reason: "params-inexact-number",
        where: key,
        written: shorten(written),
        read: String(read),
        place: placeIn(source, span),
      }),
    ),
  ]);
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

function readFlags(flags: readonly string[], failures: ParamsFailure[]): Params {
  const given = new Map<string, string>();
  const params: (readonly [string, unknown])[] = [];
  for (const flag of flags) {
    const equals = flag.indexOf("=");
    const name = flag.slice(0, Math.max(0, equals)).trim();
    const first = given.get(name);
    if (name === "") {
      failures.push({ reason: "params-flag-syntax", flag: shorten(flag) });
    } else if (name === "__proto__") {
      failures.push({ reason: "params-forbidden-name", name, where: "-p" });
    } else if (first !== undefined) {
      const second = shorten(flag);
      failures.push({ reason: "params-flag-twice", name, first: shorten(first), second });
    } else {
      given.set(name, flag);
      params.push([name, parseFlagValue(name, flag.slice(equals + 1), failures)]);
    }
  }
  return params;
}

/** What is no number, no `true`, `false` or `null`, no quoted text, no list and no mapping is a text as it stands. */
function parseFlagValue(name: string, text: string, failures: ParamsFailure[]): unknown {
  const { root, mistakes } = parseYaml(sourceText(`-p ${name}`, text));
  if (root === undefined || !isWholeValue(root, text)) return text;
  for (const mistake of mistakes) {
    if (mistake.kind !== "forbidden-key") return text;
    failures.push({ reason: "params-forbidden-name", name: mistake.key, where: `-p ${name}` });
  }
  return plainValue(root, ({ written, value: read }) =>
    failures.push({
      reason: "params-inexact-number",
      where: `-p ${name}`,
      written: shorten(written),
      read: String(read),
    }),
  );
}

function isWholeValue(root: Located, text: string): boolean {
  // Comments, anchors and tags are no part of the value, and a shell word that has them means a text.
  if (text.slice(root.span.start, root.span.end).trim() !== text.trim()) return false;
  switch (root.kind) {
    case "number":
    case "boolean":
      return true;
    case "nothing":
      return text.trim() !== "";
    case "text":
      return /^\s*["']/.test(text);
    case "list":
      return /^\s*\[/.test(text);
    case "mapping":
      return /^\s*\{/.test(text);
  }
}
