import type { Place } from "../model/place.ts";
import { formatPlace, quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";
import { mendOfType } from "./mend-of-type.ts";
import type { SeenValue } from "./mend-of-type.ts";

/** What goes wrong with the operator's query file, and with the same settings made in code. */
export type QueryFailure =
  | {
      readonly reason: "query-file-missing";
      readonly file: string;
      readonly near: readonly string[];
    }
  | { readonly reason: "query-file-unreadable"; readonly file: string; readonly code: string }
  /** `limit` is an amount, such as `1,000,000 bytes`. */
  | { readonly reason: "query-too-large"; readonly file: string; readonly limit: string }
  | { readonly reason: "query-not-utf8"; readonly place: Place }
  | { readonly reason: "query-syntax"; readonly message: string; readonly place: Place }
  | { readonly reason: "query-many-documents"; readonly place: Place }
  | { readonly reason: "query-too-deep"; readonly limit: number; readonly place: Place }
  | { readonly reason: "query-alias-bomb"; readonly limit: number; readonly place: Place }
  | {
      readonly reason: "query-unknown-alias";
      readonly alias: string;
      readonly near: readonly string[];
      readonly place: Place;
    }
  | { readonly reason: "query-too-many-mistakes"; readonly limit: number; readonly file: string }
  | {
      readonly reason: "query-duplicate-key";
      readonly key: string;
      readonly first: Place;
      readonly place: Place;
    }
  | { readonly reason: "query-forbidden-key"; readonly key: string; readonly place: Place }
  | {
      readonly reason: "query-unknown-key";
      readonly key: string;
      /** Path of the mapping that holds it: `queries[0].remote_args`, or empty for the file itself. */
      readonly where: string;
      readonly known: readonly string[];
      readonly near?: string;
      readonly place: Place;
    }
  /** A key that is known elsewhere. */
  | {
      readonly reason: "query-misplaced-key";
      readonly key: string;
      readonly where: string;
      /** `remote_args`, say. */
      readonly belongsIn: string;
      readonly place: Place;
    }
  | {
      readonly reason: "query-wrong-type";
      readonly where: string;
      /** `a number`, say. */
      readonly expected: string;
      readonly seen: SeenValue;
      readonly place: Place;
    }
  | {
      readonly reason: "query-bad-number";
      readonly where: string;
      readonly seen: string;
      /** Absent for `a number of zero or more`. */
      readonly expected?: string;
      readonly place: Place;
    }
  | {
      readonly reason: "query-bad-size";
      readonly where: string;
      readonly seen: string;
      readonly near: readonly string[];
      readonly place: Place;
    }
  | {
      readonly reason: "query-bad-duration" | "query-bad-rate";
      readonly where: string;
      readonly seen: string;
      readonly place: Place;
    }
  | {
      readonly reason: "query-unknown-value";
      readonly where: string;
      readonly seen: string;
      readonly known: readonly string[];
      readonly near?: string;
      readonly place: Place;
    }
  | { readonly reason: "query-empty-text"; readonly where: string; readonly place: Place }
  | { readonly reason: "query-rule-without-match"; readonly where: string; readonly place: Place }
  | { readonly reason: "query-rule-two-matches"; readonly where: string; readonly place: Place }
  | {
      readonly reason: "query-long-match";
      readonly where: string;
      readonly limit: number;
      readonly place: Place;
    }
  | {
      readonly reason: "query-bad-pattern";
      readonly kind: "pattern" | "glob";
      readonly text: string;
      readonly message: string;
      readonly place?: Place;
    }
  /** Matching the names of the nodes did not end in time. */
  | {
      readonly reason: "query-slow-pattern";
      readonly kind: "pattern" | "glob";
      readonly text: string;
      readonly limitMs: number;
      readonly place?: Place;
    }
  | {
      readonly reason: "setting-invalid";
      readonly place?: Place;
      readonly setting: string;
      readonly seen: string;
      readonly expected: string;
      readonly near?: string;
    };

export function explainQuery(failure: QueryFailure): Explanation {
  return {
    ...tell(failure),
    ...("place" in failure ? { place: failure.place } : {}),
    exitStatus: 2,
  };
}

function tell(failure: QueryFailure): Pick<Explanation, "headline" | "details" | "hint"> {
  switch (failure.reason) {
    case "query-file-missing":
      return {
        headline: `there is no query file ${failure.file}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "check the path given with --query",
      };
    case "query-file-unreadable":
      return {
        headline: `the query file ${failure.file} cannot be read (${failure.code})`,
        hint: "give a file that you may read",
      };
    case "query-too-large":
      return {
        headline: `the query file ${failure.file} has more than ${failure.limit}`,
        hint: "check that it is the right file; one rule with a pattern can stand for many",
      };
    case "query-not-utf8":
      return {
        headline: "the query file is not UTF-8 text from here on",
        hint: "save it as UTF-8",
      };
    case "query-syntax":
      return { headline: failure.message, hint: "mend the line above; the file is YAML 1.2" };
    case "query-many-documents":
      return {
        headline: "a second YAML document starts here",
        hint: "keep one document in the file, without a line ---",
      };
    case "query-too-deep":
      return {
        headline: `values are nested more than ${failure.limit} deep`,
        hint: "no setting is that deep; check the brackets and the indentation",
      };
    case "query-alias-bomb":
      return {
        headline: `aliases make more than ${failure.limit.toLocaleString("en")} values of this file`,
        hint: "write the values out instead of aliases of aliases",
      };
    case "query-unknown-alias":
      return {
        headline: `there is no anchor "&${failure.alias}" above this alias`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near.map((name) => `*${name}`))}?`
            : `a text that starts with * stands in quotes: "*${failure.alias}"`,
      };
    case "query-too-many-mistakes":
      return {
        headline: `the query file ${failure.file} has more mistakes than the ${failure.limit} told`,
        hint: "mend these first",
      };
    case "query-duplicate-key":
      return {
        headline: `the key ${JSON.stringify(failure.key)} stands here a second time`,
        details: [`the first one is at ${formatPlace(failure.first)}`],
        hint: "keep one of the two",
      };
    case "query-forbidden-key":
      return {
        headline: `the key ${JSON.stringify(failure.key)} is not allowed`,
        hint:
          failure.key === "<<"
            ? "merge keys are not read; write the keys out, or add a rule that matches both"
            : failure.key === ""
              ? "give it a name"
              : "choose another name; this one has a meaning of its own in JavaScript",
      };
    case "query-unknown-key":
      return {
        headline: `unknown key ${JSON.stringify(failure.key)}${failure.where === "" ? "" : ` in ${failure.where}`}`,
        hint:
          failure.near !== undefined
            ? `did you mean ${quoteList([failure.near])}?`
            : failure.known.length > 0
              ? `use one of: ${failure.known.join(", ")}`
              : "remove it; no key is known here",
      };
    case "query-misplaced-key":
      return {
        headline: `the key ${JSON.stringify(failure.key)} does not belong ${failure.where === "" ? "here" : `in ${failure.where}`}`,
        hint: `move it into ${failure.belongsIn}`,
      };
    case "query-wrong-type":
      return {
        headline: `${failure.where} is ${failure.seen.text}, and ${failure.expected} is expected`,
        hint: mendOfType(failure.expected, failure.seen),
      };
    case "query-bad-number":
      return {
        headline: `${failure.where} is ${failure.seen}, and ${failure.expected ?? "a number of zero or more"} is expected`,
        hint:
          failure.expected === undefined
            ? "write a number such as 1, 0.5 or 4"
            : `write ${failure.expected}`,
      };
    case "query-bad-size":
      return {
        headline: `${failure.where} is ${JSON.stringify(failure.seen)}, which is no size`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "write a number of bytes, or one with a unit: 500MB, 8GB, 1.5GiB",
      };
    case "query-bad-duration":
      return {
        headline: `${failure.where} is ${JSON.stringify(failure.seen)}, which is no duration`,
        hint: "write a number with a unit (ms, s, min, h, d, w): 90s, 12h, 7d",
      };
    case "query-bad-rate":
      return {
        headline: `${failure.where} is ${JSON.stringify(failure.seen)}, which is no rate`,
        hint: "write a number above zero and a time (s, min, h): 10/s, 100/min, 5000/h",
      };
    case "query-unknown-value":
      return {
        headline: `${failure.where} is ${failure.seen}, which is none of its values`,
        hint:
          failure.near !== undefined
            ? `did you mean ${quoteList([failure.near])}?`
            : `use one of: ${failure.known.join(", ")}`,
      };
    case "query-empty-text":
      return { headline: `${failure.where} is empty`, hint: "write a text, or remove it" };
    case "query-rule-without-match":
      return {
        headline: `${failure.where} does not say which nodes it is for`,
        hint: 'add pattern: "..." (a regular expression over the whole name) or glob: "..."',
      };
    case "query-rule-two-matches":
      return {
        headline: `${failure.where} has both a pattern and a glob`,
        hint: "keep one of them, or make two rules",
      };
    case "query-long-match":
      return {
        headline: `${failure.where} is longer than ${failure.limit} characters`,
        hint: "make it shorter, or make two rules",
      };
    case "query-bad-pattern":
      return {
        headline: `${matchTitle(failure.kind)} ${JSON.stringify(failure.text)} cannot be used: ${failure.message}`,
        hint:
          failure.kind === "pattern"
            ? "put a \\ before a character that is meant as itself; the syntax is JavaScript's"
            : "put a \\ before a character that is meant as itself",
      };
    case "query-slow-pattern":
      return {
        headline: `${matchTitle(failure.kind)} ${JSON.stringify(failure.text)} was still matching names after ${failure.limitMs / 1000} s`,
        hint: "do not repeat what repeats already, as (a+)+ does",
      };
    case "setting-invalid":
      return {
        headline: `${failure.setting} is ${failure.seen}, and ${failure.expected} is expected`,
        hint:
          failure.near === undefined
            ? "mend the call that sets it"
            : `did you mean ${quoteList([failure.near])}?`,
      };
  }
}

function matchTitle(kind: "pattern" | "glob"): string {
  return kind === "pattern" ? "the regular expression" : "the glob";
}
