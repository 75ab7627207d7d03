import type { Place } from "../model/place.ts";
import { quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong with the parameters of a workflow. */
export type ParamsFailure =
  | {
      readonly reason: "params-flag-syntax";
      readonly word: "-p" | "--grid";
      readonly flag: string;
    }
  /** `first` and `second` are the flags as they were given. */
  | {
      readonly reason: "params-flag-twice";
      readonly name: string;
      readonly first: string;
      readonly second: string;
    }
  | { readonly reason: "params-grid-syntax"; readonly flag: string; readonly problem: string }
  | {
      readonly reason: "params-grid-value-twice";
      readonly name: string;
      readonly value: string;
    }
  | { readonly reason: "params-grid-empty"; readonly name: string }
  | {
      readonly reason: "params-grid-too-large";
      readonly combinations: number;
      readonly limit: number;
    }
  /** `where` is `-p name`, or the name alone with a place in the file. */
  | {
      readonly reason: "params-forbidden-name";
      readonly name: string;
      readonly where: string;
      readonly place?: Place;
    }
  | {
      readonly reason: "params-inexact-number";
      readonly where: string;
      readonly written: string;
      readonly read: string;
      readonly place?: Place;
    }
  | {
      readonly reason: "params-file-missing";
      readonly file: string;
      readonly near: readonly string[];
    }
  | { readonly reason: "params-file-unreadable"; readonly file: string; readonly problem: string }
  | { readonly reason: "params-file-syntax"; readonly message: string; readonly place: Place }
  | { readonly reason: "params-not-mapping"; readonly seen: string; readonly place: Place };

export function explainParams(failure: ParamsFailure): Explanation {
  return {
    ...tell(failure),
    ...("place" in failure ? { place: failure.place } : {}),
    exitStatus: 2,
  };
}

function tell(failure: ParamsFailure): Pick<Explanation, "headline" | "details" | "hint"> {
  switch (failure.reason) {
    case "params-flag-syntax":
      return {
        headline: `the flag ${failure.word} ${JSON.stringify(failure.flag)} is not of the form name=value`,
        hint: failure.word === "-p" ? "write -p k=5" : "write --grid k=3,5",
      };
    case "params-flag-twice":
      return {
        headline: `the parameter ${JSON.stringify(failure.name)} is given twice`,
        details: [`first:  ${failure.first}`, `second: ${failure.second}`],
        hint: `keep one of them; a list is -p '${failure.name}=[1, 2]', several runs are --grid ${failure.name}=1,2`,
      };
    case "params-grid-syntax":
      return {
        headline: `the values of --grid ${JSON.stringify(failure.flag)} cannot be told apart: ${failure.problem}`,
        hint: `write values with commas between them: --grid lr=0.1,0.01 or --grid 'layers=[64,64],[128]'`,
      };
    case "params-grid-value-twice":
      return {
        headline: `the parameter ${JSON.stringify(failure.name)} has the value ${failure.value} twice in the grid`,
        hint: "keep one of them",
      };
    case "params-grid-empty":
      return {
        headline: `the parameter ${JSON.stringify(failure.name)} has no value in the grid`,
        hint: "give it at least one value, or leave it out",
      };
    case "params-grid-too-large":
      return {
        headline: `the grid has ${failure.combinations.toLocaleString("en")} combinations, and at most ${failure.limit.toLocaleString("en")} can be run as one graph`,
        hint: "give fewer values, or run parts of the grid one after the other; they share what they have in common",
      };
    case "params-forbidden-name":
      return {
        headline: `${JSON.stringify(failure.name)} cannot be a name in ${failure.where}`,
        hint:
          failure.name === "<<"
            ? "merge keys are not read; write the keys out"
            : "choose another name; this one has a meaning of its own in JavaScript",
      };
    case "params-inexact-number":
      return {
        headline: `${failure.where} is ${failure.written}, which a number cannot hold; it would become ${failure.read}`,
        hint:
          failure.place === undefined
            ? `pass it as a text, with quotes in quotes: '"${failure.written}"'`
            : `write it as a text: "${failure.written}"`,
      };
    case "params-file-missing":
      return {
        headline: `there is no parameter file ${failure.file}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "check the path given with --params",
      };
    case "params-file-unreadable":
      return {
        headline: `the parameter file ${failure.file} cannot be used: ${failure.problem}`,
        hint: "give a YAML or JSON file of names and values with --params",
      };
    case "params-file-syntax":
      return {
        headline: failure.message,
        hint: "mend the line above; the file is YAML 1.2 or JSON",
      };
    case "params-not-mapping":
      return {
        headline: `the parameter file holds ${failure.seen}, and names with values are expected`,
        hint: 'write lines "name: value"',
      };
  }
}
