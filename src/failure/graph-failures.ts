import type { Place } from "../model/place.ts";
import { formatPlace, quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong with a graph as a whole. */
export type GraphFailure =
  | { readonly reason: "no-node"; readonly file: string }
  | {
      readonly reason: "params-not-taken";
      readonly file: string;
      readonly names: readonly string[];
    }
  | { readonly reason: "params-invalid"; readonly file: string; readonly issues: readonly string[] }
  /** `combination` is as names of nodes have it: `lr=0.1, k=3`. */
  | {
      readonly reason: "grid-handle-kept";
      readonly node: string;
      readonly combination: string;
      readonly file: string;
      readonly place?: Place;
    }
  | {
      readonly reason: "target-not-handle";
      readonly where: string;
      readonly what: string;
      readonly file: string;
    }
  | {
      readonly reason: "duplicate-name";
      readonly name: string;
      readonly first?: Place;
      readonly second?: Place;
    }
  | { readonly reason: "target-unknown"; readonly target: string; readonly near: readonly string[] }
  | {
      readonly reason: "graph-not-repeatable";
      readonly file: string;
      readonly place?: Place;
      readonly wanted: string;
      readonly found: string;
    };

export function explainGraph(failure: GraphFailure): Explanation {
  switch (failure.reason) {
    case "no-node":
      return {
        headline: `${failure.file} recorded no node`,
        hint: "wrap a function with workflow(…) and call it in that file",
        exitStatus: 2,
      };
    case "params-not-taken":
      return {
        headline: `${failure.file} takes no parameters, and was given ${failure.names.join(", ")}`,
        hint: "export a function of parameters as default: export default ({ k }) => …",
        exitStatus: 2,
      };
    case "params-invalid":
      return {
        headline: `the parameters do not fit the "params" schema of ${failure.file}`,
        details: failure.issues,
        hint: "mend the values given with -p or --params",
        exitStatus: 2,
      };
    case "grid-handle-kept":
      return {
        headline: `node "${failure.node}" of ${failure.combination} uses a handle or an instance that was made for other parameters`,
        ...(failure.place === undefined ? {} : { place: failure.place }),
        hint: `make it anew at every call of the exported function of ${failure.file}, or outside of that function for all`,
        exitStatus: 2,
      };
    case "target-not-handle":
      return {
        headline: `the default export of ${failure.file} holds ${failure.what} at ${failure.where}, where a handle is expected`,
        hint: "export a handle, an array or record of handles, or a function that returns them",
        exitStatus: 2,
      };
    case "duplicate-name":
      return {
        headline: `two nodes are named "${failure.name}"`,
        ...(failure.second === undefined ? {} : { place: failure.second }),
        ...(failure.first === undefined
          ? {}
          : { details: [`the first one is at ${formatPlace(failure.first)}`] }),
        hint: "give one of them another name with setName",
        exitStatus: 2,
      };
    case "target-unknown":
      return {
        headline: `no node is named ${JSON.stringify(failure.target)}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "ffuse graph FILE --format json lists all nodes",
        exitStatus: 2,
      };
    case "graph-not-repeatable":
      return {
        headline: `${failure.file} builds a different graph when it is loaded again`,
        ...(failure.place === undefined ? {} : { place: failure.place }),
        details: [`first load:  ${failure.wanted}`, `second load: ${failure.found}`],
        hint: "names, order and arguments of calls may not depend on time, chance or a counter kept elsewhere; compute such values inside a wrapped function",
        exitStatus: 2,
      };
  }
}
