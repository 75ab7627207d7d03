import { resolve } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { QueryFailure } from "../failure/query-failures.ts";
import type { Query } from "../model/query.ts";
import { checkQuery, toldLimit } from "./check-query.ts";
import { nearFiles } from "./near-files.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readTextFile } from "./read-text-file.ts";
import { placeIn, sourceText } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlMistake } from "./yaml-tree.ts";

const limitBytes = 1_000_000;

/** The checked query of a file; throws all of its mistakes at once. */
export async function readQueryFile(path: string): Promise<Query> {
  const file = resolve(path);
  const found = await readTextFile(file, limitBytes);
  switch (found.status) {
    case "text":
      return parseQueryText(found.text, file);
    case "missing":
      throw new FfuseError({ reason: "query-file-missing", file, near: await nearFiles(file) });
    case "unreadable":
      throw new FfuseError({ reason: "query-file-unreadable", file, code: found.code });
    case "too-large":
      throw new FfuseError(tooLarge(file, limitBytes, "bytes"));
    case "not-utf8": {
      const end = found.before.length;
      const source = sourceText(file, `${found.before}?`);
      const { line, column } = placeIn(source, { start: end, end: end + 1 });
      // The line is not shown: the rest of it is no text.
      const place = { file, line, column, length: 1 };
      throw new FfuseError({ reason: "query-not-utf8", place });
    }
  }
}

/** The checked query of a text, which is said to be the content of a file; throws all of its mistakes at once. */
export function parseQueryText(text: string, file: string): Query {
  const source = sourceText(file, text);
  const { root, mistakes } = parseYaml(source);
  const { query, failures } = checkQuery(root, source);
  const wrongYaml = mistakes.map((mistake) => toFailure(mistake, source));
  const unknown = new Set(
    wrongYaml.filter(({ reason }) => reason === "query-unknown-alias").map(placeKey),
  );
  // What an unknown alias stands for is not of a wrong type as well.
  const meant = failures.filter((failure) => !unknown.has(placeKey(failure)));
  throwAll([...wrongYaml, ...meant], file);
  return query;
}

function throwAll(failures: readonly QueryFailure[], file: string): void {
  // A mistake in an anchored value is met once for each of its aliases.
  const different = new Map<string, QueryFailure>();
  for (const failure of failures) {
    const key = `${failure.reason} ${placeKey(failure)}`;
    if (!different.has(key)) different.set(key, failure);
  }
  const told = [...different.values()].sort(byPlace);
  const [first, ...rest] = told.slice(0, toldLimit);
  if (first === undefined) return;
  if (told.length > toldLimit) {
    rest.push({ reason: "query-too-many-mistakes", limit: toldLimit, file });
  }
  throw new FfuseError([first, ...rest]);
}

function placeKey(failure: QueryFailure): string {
  return "place" in failure ? `${failure.place.line}:${failure.place.column}` : "";
}

function byPlace(a: QueryFailure, b: QueryFailure): number {
  const [placeA, placeB] = [a, b].map((each) => ("place" in each ? each.place : undefined));
  if (placeA === undefined || placeB === undefined) return 0;
  return placeA.line - placeB.line || placeA.column - placeB.column;
}

function toFailure(mistake: YamlMistake, source: SourceText): QueryFailure {
  const place = placeIn(source, mistake.span);
  switch (mistake.kind) {
    case "syntax":
      return { reason: "query-syntax", message: mistake.message, place };
    case "many-documents":
      return { reason: "query-many-documents", place };
    case "too-many-symbols":
      return tooLarge(source.file, mistake.limit, "symbols");
    case "too-deep":
      return { reason: "query-too-deep", limit: mistake.limit, place };
    case "alias-bomb":
      return { reason: "query-alias-bomb", limit: mistake.limit, place };
    case "unknown-alias":
      return { reason: "query-unknown-alias", alias: mistake.alias, near: mistake.near, place };
    case "duplicate-key": {
      const first = placeIn(source, mistake.first);
      return { reason: "query-duplicate-key", key: mistake.key, first, place };
    }
    case "forbidden-key":
      return { reason: "query-forbidden-key", key: mistake.key, place };
  }
}

function tooLarge(file: string, limit: number, unit: string): QueryFailure {
  return { reason: "query-too-large", file, limit: `${limit.toLocaleString("en")} ${unit}` };
}
