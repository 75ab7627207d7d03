import type { Place } from "../model/place.ts";
import { quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong with the operator's query file. */
export type QueryFailure =
  | { readonly reason: "query-file-missing"; readonly file: string }
  | { readonly reason: "query-syntax"; readonly message: string; readonly place: Place }
  | {
      readonly reason: "query-unknown-key";
      readonly key: string;
      readonly known: readonly string[];
      readonly near?: string;
      readonly place: Place;
    };

export function explainQuery(failure: QueryFailure): Explanation {
  switch (failure.reason) {
    case "query-file-missing":
      return {
        headline: `there is no query file ${failure.file}`,
        hint: "check the path given with --query",
        exitStatus: 2,
      };
    case "query-syntax":
      return {
        headline: failure.message,
        place: failure.place,
        hint: "mend the line above; the file is YAML 1.2",
        exitStatus: 2,
      };
    case "query-unknown-key":
      return {
        headline: `unknown key "${failure.key}"`,
        place: failure.place,
        hint:
          failure.near === undefined
            ? `use one of: ${failure.known.join(", ")}`
            : `did you mean ${quoteList([failure.near])}?`,
        exitStatus: 2,
      };
  }
}
