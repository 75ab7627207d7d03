import type { Place } from "../model/place.ts";
import { quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong with the operator's edits of a graph; `edit` is the name of one, such as `bypass`. */
export type EditFailure = { readonly place?: Place } & (
  | { readonly reason: "backend-not-defined"; readonly file: string; readonly what: string }
  | {
      readonly reason: "plugin-not-defined";
      /** As the operator names it. */
      readonly plugin: string;
      readonly what: string;
      readonly near: readonly string[];
    }
  | { readonly reason: "backend-recorded"; readonly file: string; readonly node: string }
  | {
      readonly reason: "edit-invalid";
      readonly edit: string;
      readonly setting: string;
      readonly seen: string;
      readonly expected: string;
    }
  | {
      readonly reason: "edit-matches-nothing";
      readonly edit: string;
      /** How nodes, or edges, were picked. */
      readonly picked: string;
      readonly near: readonly string[];
    }
  | {
      readonly reason: "edit-argument-missing";
      readonly edit: string;
      readonly node: string;
      readonly argument: number;
      readonly count: number;
    }
  | { readonly reason: "edit-name-taken"; readonly edit: string; readonly name: string }
  | {
      readonly reason: "edit-dangling";
      readonly edit: string;
      readonly node: string;
      /** Who uses it still; absent if the workflow asks for it. */
      readonly user?: string;
    }
  | {
      readonly reason: "edit-item-missing";
      readonly edit: string;
      readonly node: string;
      readonly user: string;
      readonly item: string;
      readonly what: string;
    }
  | {
      readonly reason: "edit-class-call";
      readonly edit: string;
      readonly node: string;
      readonly why: string;
      readonly mend: string;
    }
  /** `path` are names of nodes, of which each needs the one before, and the first the last. */
  | { readonly reason: "edit-cycle"; readonly edit: string; readonly path: readonly string[] }
  | { readonly reason: "edit-leaves-nothing"; readonly edit: string }
);

export function explainEdit(failure: EditFailure): Explanation {
  const { place } = failure;
  return { ...tell(failure), ...(place === undefined ? {} : { place }), exitStatus: 2 };
}

function tell(failure: EditFailure): Pick<Explanation, "headline" | "details" | "hint"> {
  switch (failure.reason) {
    case "backend-not-defined":
      return {
        headline: `the default export of the backend file ${failure.file} is ${failure.what}`,
        hint: 'write export default defineBackend(({ query }) => { … }), with import { defineBackend } from "ffuse"',
      };
    case "plugin-not-defined":
      return {
        headline: `the plug-in ${failure.plugin} is ${failure.what}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : 'write export const name = definePlugin({ … }), with import { definePlugin } from "ffuse"',
      };
    case "backend-recorded":
      return {
        headline: `the backend file ${failure.file} called a wrapped function, which made the node "${failure.node}"`,
        hint: "edit the graph with insertBefore, insertAfter, replace or duplicate; a wrapped function may be given to these",
      };
    case "edit-invalid":
      return {
        headline: `${failure.setting} of ${failure.edit} is ${failure.seen}, and ${failure.expected} is expected`,
        hint: `give ${failure.expected}`,
      };
    case "edit-matches-nothing":
      return {
        headline: `${failure.edit} is for ${failure.picked}, and there is no such thing in the graph`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "ffuse graph FILE --unedited --format json lists all nodes; earlier edits may have taken some out",
      };
    case "edit-argument-missing":
      return {
        headline: `${failure.edit} is about argument ${failure.argument} of "${failure.node}", which was given ${failure.count}`,
        hint: "say which with { argument: N }; the first is 0",
      };
    case "edit-name-taken":
      return {
        headline: `${failure.edit} makes a node "${failure.name}", and there is one of that name already`,
        hint: 'give another name: { name: … }; for several nodes a function, { name: (node) => node + ".checked" }',
      };
    case "edit-dangling":
      return {
        headline:
          failure.user === undefined
            ? `${failure.edit} takes out "${failure.node}", and the workflow asks for its value`
            : `${failure.edit} takes out "${failure.node}", and "${failure.user}" needs it`,
        hint:
          failure.user === undefined
            ? "keep it, or have an argument that is another node's value take its place"
            : "bypass it instead, or take out what needs it too: { descendants: true }",
      };
    case "edit-item-missing":
      return {
        headline: `"${failure.user}" uses ${failure.item} of "${failure.node}", and what ${failure.edit} puts in its place does not have it`,
        details: [failure.what],
        hint: "bypass with another argument, or replace the function",
      };
    case "edit-class-call":
      return {
        headline: `${failure.edit} cannot be done with "${failure.node}", ${failure.why}`,
        hint: failure.mend,
      };
    case "edit-cycle":
      return {
        headline: `${failure.edit} makes a circle: ${failure.path.map((name) => `"${name}"`).join(" needs ")}`,
        hint: "collapse what lies between too, or fewer nodes",
      };
    case "edit-leaves-nothing":
      return {
        headline: `${failure.edit} leaves no node in the graph`,
        hint: "pick fewer nodes",
      };
  }
}
