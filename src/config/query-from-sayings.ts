import { FfuseError } from "../failure/ffuse-error.ts";
import type { QueryFailure } from "../failure/query-failures.ts";
import type { BackendSaying } from "../model/backend-file.ts";
import type { Place } from "../model/place.ts";
import type { Query, QueryRule } from "../model/query.ts";
import { checkQuery } from "./check-query.ts";
import { locateData } from "./locate-data.ts";
import { settingsFromArgs } from "./query-from-code.ts";
import { sourceText } from "./source-text.ts";

/** What a backend file has said, checked as a query file is; throws all mistakes at once, each at its call. */
export function queryFromSayings(sayings: readonly BackendSaying[], file: string): Query {
  const failures: QueryFailure[] = [];
  const rules: QueryRule[] = [];
  let init: Query["init"] = {};
  let storage: Query["storage"];
  for (const saying of sayings) {
    const { place } = saying;
    const at = place === undefined ? {} : { place };
    switch (saying.kind) {
      case "init": {
        const found = checkValue({ init: inFileSpelling(saying.value) }, file, place);
        failures.push(...found.failures);
        init = { ...init, ...found.query.init };
        break;
      }
      case "storage": {
        const found = checkValue({ storage: saying.value }, file, place);
        failures.push(...found.failures);
        storage = found.query.storage;
        break;
      }
      case "plugins": {
        const queries = [{ glob: "*", plugins: saying.value }];
        const { query, failures: found } = checkValue({ queries }, file, place);
        failures.push(...found.map(withoutRule));
        const settings = query.rules[0]?.settings ?? {};
        rules.push({ match: saying.match, settings, ...at });
        break;
      }
      case "remote-args":
      case "task-args":
        try {
          const [remote, task] =
            saying.kind === "remote-args" ? [saying.value, {}] : [{}, saying.value];
          rules.push({ match: saying.match, settings: settingsFromArgs(remote, task), ...at });
        } catch (error) {
          if (!(error instanceof FfuseError)) throw error;
          failures.push(
            ...(error.failures as readonly QueryFailure[]).map((one) => ({ ...one, ...at })),
          );
        }
        break;
    }
  }
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  return { init, rules, ...(storage === undefined ? {} : { storage }) };
}

function checkValue(
  value: object,
  file: string,
  place: Place | undefined,
): ReturnType<typeof checkQuery> {
  const found = checkQuery(locateData(value), sourceText(file, ""));
  // Values in code have no places of their own: the call stands for all of them.
  const at = place ?? { file, line: 1, column: 1 };
  return { ...found, failures: found.failures.map((failure) => ({ ...failure, place: at })) };
}

/** The rule around it is not the operator's. */
function withoutRule(failure: QueryFailure): QueryFailure {
  if (!("where" in failure)) return failure;
  return { ...failure, where: failure.where.replace(/^queries\[0\]\./, "") };
}

/** The keys that code may spell in its own way. */
function inFileSpelling(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      key === "numCpus" ? "num_cpus" : key === "numGpus" ? "num_gpus" : key,
      each,
    ]),
  );
}
