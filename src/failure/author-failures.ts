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
        headline: `wrapped function "${failure.functionName}" was called inside node "${failure.node}", where calls run and are not recorded`,
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
    case "input-used-as-value":
      return {
        headline: `${failure.call} stands for what a node is given, and cannot be used as a text here`,
        ...at,
        hint: "pass it to a wrapped function as it is, and use it inside",
        exitStatus: 2,
      };
  }
}
