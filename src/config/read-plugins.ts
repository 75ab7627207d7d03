import { dirname, resolve } from "node:path";
import { pluginNames, seedLimits } from "../model/plugin.ts";
import type { PluginUse } from "../model/plugin.ts";
import type { Located } from "./located.ts";
import { plainValue } from "./plain-value.ts";
import { placeIn } from "./source-text.ts";
import {
  isForbiddenName,
  readKeys,
  readLabel,
  readList,
  readWord,
  reportType,
} from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { readNumber } from "./read-numbers.ts";
import type { NumberKind } from "./read-numbers.ts";

/** The plug-ins of a rule. */
export function readPlugins(
  check: Check,
  field: Field | undefined,
): readonly PluginUse[] | undefined {
  return readList(check, field, "a list of plug-ins")?.flatMap((each) => {
    const plugin = readPlugin(check, each);
    return plugin === undefined ? [] : [plugin];
  });
}

function readPlugin(check: Check, field: Field): PluginUse | undefined {
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a plug-in, such as { use: random-state, seed: 42 }");
    return undefined;
  }
  const named = field.value.entries.find(({ key }) => key === "use");
  if (named === undefined) {
    reportType(check, field, "a plug-in with use");
    return undefined;
  }
  if (named.value.kind === "text" && named.value.value.includes("#")) {
    return readCodePlugin(check, field.value.entries, named.value);
  }
  const use = readWord(check, { where: `${field.where}.use`, value: named.value }, pluginNames);
  switch (use) {
    case "random-state":
      return readRandomState(check, field);
    case "environment":
      return readVariables(check, field);
    case undefined:
      return undefined;
  }
}

/** One of the user's own: `./plugins.ts#name`, from the folder of the query file, with all other keys as its options. */
function readCodePlugin(
  check: Check,
  entries: Extract<Located, { kind: "mapping" }>["entries"],
  { value: key, span }: Extract<Located, { kind: "text" }>,
): PluginUse {
  const at = key.lastIndexOf("#");
  const file = resolve(dirname(check.source.file), key.slice(0, at));
  const exported = key.slice(at + 1);
  const options: [string, unknown][] = [];
  for (const { key: name, keySpan, value } of entries) {
    if (name === "use") continue;
    if (isForbiddenName(name)) {
      const place = placeIn(check.source, keySpan);
      check.failures.push({ reason: "query-forbidden-key", key: name, place });
    } else {
      options.push([name, plainValue(value, () => undefined)]);
    }
  }
  const from = { file, exported, place: placeIn(check.source, span) };
  return { use: "code", key, options: Object.fromEntries(options), from };
}

function readRandomState(check: Check, field: Field): PluginUse {
  const keys = readKeys(check, field, { known: ["use", "seed", "min", "max"] });
  const { min: least, max: most } = seedLimits;
  const min = readNumber(check, keys.get("min"), between(least, most)) ?? least;
  const max = readNumber(check, keys.get("max"), between(min, most)) ?? most;
  const seed = readNumber(check, keys.get("seed"), between(min, max)) ?? min;
  return { use: "random-state", seed, min, max };
}

function between(min: number, max: number): NumberKind {
  return {
    expected: `a whole number from ${min} to ${max}`,
    isGood: (value) => Number.isInteger(value) && value >= min && value <= max,
  };
}

function readVariables(check: Check, field: Field): PluginUse | undefined {
  const keys = readKeys(check, field, { known: ["use", "set"] });
  const set = keys.get("set");
  if (set?.value.kind !== "mapping") {
    reportType(check, set ?? field, "variables to set, such as set: { OMP_NUM_THREADS: 1 }");
    return undefined;
  }
  const variables: [string, string][] = [];
  for (const { key, keySpan, value } of set.value.entries) {
    if (isForbiddenName(key) || key.includes("=")) {
      const place = placeIn(check.source, keySpan);
      check.failures.push({ reason: "query-forbidden-key", key, place });
      continue;
    }
    const where = `${set.where}.${key}`;
    const isEmpty = value.kind === "text" && value.value === "";
    const text = isEmpty ? "" : readLabel(check, { where, value });
    if (text !== undefined) variables.push([key, text]);
  }
  return { use: "environment", set: Object.fromEntries(variables) };
}
