import type { Place } from "../model/place.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong while a workflow file records its calls. */
export type AuthorFailure = { readonly place?: Place } & (
  | { readonly reason: "not-wrappable"; readonly what: string }
  | { readonly reason: "handle-used-as-value"; readonly node: string; readonly use: string }
  | { readonly reason: "handle-called"; readonly node: string; readonly item: string }
  | { readonly reason: "handle-looped"; readonly node: string; readonly limit: number }
  | { readonly reason: "handle-changed"; readonly node: string; readonly item: string }
  | {
      readonly reason: "item-named";
      readonly node: string;
      readonly item: string;
      readonly name: string;
    }
  | { readonly reason: "name-not-text"; readonly node: string; readonly what: string }
  | {
      readonly reason: "instance-as-argument";
      readonly node: string;
      readonly where: string;
      readonly user: string;
    }
  | { readonly reason: "called-inside-node"; readonly functionName: string; readonly node: string }
  | {
      readonly reason: "input-invalid";
      readonly call: string;
      readonly takes: string;
      readonly what: string;
    }
  | { readonly reason: "input-used-as-value"; readonly call: string }
  | { readonly reason: "context-outside-node" }
  /** What a `map` or a `reduce` goes over is no list. */
  | {
      readonly reason: "not-a-list";
      readonly call: "map" | "reduce";
      readonly functionName: string;
      readonly what: string;
    }
  | {
      readonly reason: "not-a-handle";
      readonly call: "optional" | "recover" | "after";
      readonly what: string;
    }
  /** A node is to run after one that was recorded later. */
  | { readonly reason: "after-later"; readonly node: string; readonly before: string }
  | { readonly reason: "map-options-invalid"; readonly what: string }
  | { readonly reason: "reduce-empty"; readonly functionName: string }
  /** A node called a wrapped function, and what it returned does not need that call. */
  | { readonly reason: "inner-call-lost"; readonly node: string; readonly call: string }
  | { readonly reason: "handle-from-outside"; readonly node: string }
  /** A node handed over to a call with the name of another node. */
  | { readonly reason: "grown-name-taken"; readonly name: string; readonly node: string }
  | { readonly reason: "grown-too-deep"; readonly node: string; readonly limit: number }
);

export function explainAuthor(failure: AuthorFailure): Explanation {
  const at = failure.place === undefined ? {} : { place: failure.place };
  switch (failure.reason) {
    case "not-wrappable":
      return {
        headline: `workflow(…) takes a function or a class, and was given ${failure.what}`,
        ...at,
        hint: "pass the function itself, not the result of calling it",
        exitStatus: 2,
      };
    case "handle-used-as-value":
      return {
        headline: `node "${failure.node}" has not run yet, so its value cannot be used here (${failure.use})`,
        ...at,
        hint: "pass the handle to another wrapped function and use the value inside it",
        exitStatus: 2,
      };
    case "handle-called":
      return {
        headline: `node "${failure.node}" has not run yet, so "${failure.item}" cannot be called here`,
        ...at,
        hint: "pass the handle to another wrapped function and call it inside",
        exitStatus: 2,
      };
    case "handle-looped":
      return {
        headline: `node "${failure.node}" has not run yet, so its length is not known and a loop over it does not end (stopped after ${failure.limit} items)`,
        ...at,
        hint: "take the items you need by index or by destructuring, or loop inside a wrapped function",
        exitStatus: 2,
      };
    case "handle-changed":
      return {
        headline: `node "${failure.node}" has not run yet, so "${failure.item}" cannot be set or removed`,
        ...at,
        hint: "return a changed copy from a wrapped function instead",
        exitStatus: 2,
      };
    case "item-named":
      return {
        headline: `"${failure.item}" is a part of the result of node "${failure.node}" and cannot be named "${failure.name}"`,
        ...at,
        hint: `name the node before taking the item: call(…).setName(${JSON.stringify(failure.name)})${failure.item}`,
        exitStatus: 2,
      };
    case "name-not-text":
      return {
        headline: `the name of node "${failure.node}" was set to ${failure.what}`,
        ...at,
        hint: "a name is any text but the empty one",
        exitStatus: 2,
      };
    case "instance-as-argument":
      return {
        headline: `argument ${failure.where} of "${failure.user}" is the instance "${failure.node}", which lives in a thread of its own`,
        ...at,
        hint: "pass what a method of the instance returns",
        exitStatus: 2,
      };
    case "called-inside-node":
      return {
        headline: `wrapped "${failure.functionName}" was called inside node "${failure.node}", where that call cannot be recorded`,
        ...at,
        hint: `call the plain function: ${failure.functionName}.fn(…)`,
        exitStatus: 2,
      };
    case "input-invalid":
      return {
        headline: `${failure.call}(…) takes ${failure.takes}, and was given ${failure.what}`,
        ...at,
        hint: "give it a text of your own; what a node returns is not there yet",
        exitStatus: 2,
      };
    case "context-outside-node":
      return {
        headline: "context() was called where no node runs",
        ...at,
        hint: "call it inside a wrapped function, or in what that calls",
        exitStatus: 2,
      };
    case "not-a-list":
      return {
        headline: `${failure.functionName}.${failure.call}(…) goes over a list, and was given ${failure.what}`,
        ...at,
        hint: "give it an array, or the handle of a node that returns one",
        exitStatus: 2,
      };
    case "not-a-handle":
      return {
        headline: `${failure.call}(…) takes the handle of a node, and was given ${failure.what}`,
        ...at,
        hint: "give it what a wrapped function returns",
        exitStatus: 2,
      };
    case "after-later":
      return {
        headline: `node "${failure.node}" is to run after "${failure.before}", which was called later`,
        ...at,
        hint: `call what makes "${failure.before}" before it`,
        exitStatus: 2,
      };
    case "map-options-invalid":
      return {
        headline: `mapWith(…) takes options such as { key: (element) => element.id }, and was given ${failure.what}`,
        ...at,
        hint: "without options, use map(…)",
        exitStatus: 2,
      };
    case "reduce-empty":
      return {
        headline: `${failure.functionName}.reduce(…) was given an empty list, which has no value`,
        ...at,
        hint: "put a first element into the list that stands for nothing, such as 0 for a sum",
        exitStatus: 2,
      };
    case "inner-call-lost":
      return {
        headline: `node "${failure.node}" called a wrapped function ("${failure.call}") and did not return its handle, so nothing would run it`,
        ...at,
        hint: "return the handle, or call the plain function with .fn(…)",
        exitStatus: 2,
      };
    case "handle-from-outside":
      return {
        headline: `a call inside a node was given the handle of a node outside of "${failure.node}", which "${failure.node}" has no part in`,
        ...at,
        hint: "pass the handle to the outer function as an argument, and use the value that it is given",
        exitStatus: 2,
      };
    case "grown-name-taken":
      return {
        headline: `node "${failure.node}" hands over to two nodes named "${failure.name}"`,
        ...at,
        hint: "let key or setName give each a name of its own",
        exitStatus: 2,
      };
    case "grown-too-deep":
      return {
        headline: `node "${failure.node}" handed over ${failure.limit} deep, which looks like a recursion without an end`,
        ...at,
        hint: "give the recursion an end, or raise init.max_depth in the query file",
        exitStatus: 2,
      };
    case "input-used-as-value":
      return {
        headline: `${failure.call} stands for what a node is given, and cannot be used as a text here`,
        ...at,
        hint: "pass it to a wrapped function as it is, and use it inside",
        exitStatus: 2,
      };
  }
}
