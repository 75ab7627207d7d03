import { quoteList } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong when results are read, listed or removed. */
export type StoreFailure =
  | {
      readonly reason: "workflow-unknown";
      readonly workflow: string;
      readonly storage: string;
      readonly near: readonly string[];
    }
  | {
      readonly reason: "task-unknown";
      readonly workflow: string;
      readonly task: string;
      readonly near: readonly string[];
    }
  /** `wanted` is as names of nodes have it: `lr=0.1, k=3`; `seen` are values that runs had. */
  | {
      readonly reason: "params-run-unknown";
      readonly workflow: string;
      readonly wanted: string;
      readonly seen: readonly string[];
    }
  | {
      readonly reason: "task-ambiguous";
      readonly workflow: string;
      readonly task: string;
      readonly variants: readonly string[];
    }
  /** `near` are ids like it, or those that it is the beginning of. */
  | {
      readonly reason: "run-unknown";
      readonly run: string;
      readonly storage: string;
      readonly near: readonly string[];
    }
  | {
      readonly reason: "item-unknown";
      readonly task: string;
      readonly item: string;
      readonly known: readonly string[];
    }
  | {
      readonly reason: "entry-damaged";
      readonly path: string;
      readonly found: string;
      readonly task?: string;
    }
  | { readonly reason: "storage-unwritable"; readonly folder: string; readonly code: string }
  | {
      readonly reason: "store-newer";
      readonly path: string;
      /** Its format, and the latest one that this release knows. */
      readonly found: number;
      readonly known: number;
    }
  /** `where` is the path to what contains itself, empty for the value. */
  | { readonly reason: "value-not-json"; readonly where: string };

export function explainStore(failure: StoreFailure): Explanation {
  switch (failure.reason) {
    case "workflow-unknown":
      return {
        headline: `no results of a workflow "${failure.workflow}" in ${failure.storage}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "ffuse ls-workflows lists what is there; --storage DIR looks elsewhere",
        exitStatus: 2,
      };
    case "task-unknown":
      return {
        headline: `workflow "${failure.workflow}" has no result named ${JSON.stringify(failure.task)}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : `ffuse ls-tasks ${failure.workflow} lists all results`,
        exitStatus: 2,
      };
    case "params-run-unknown":
      return {
        headline: `no run of workflow "${failure.workflow}" that is kept had ${failure.wanted}`,
        hint:
          failure.seen.length > 0
            ? `there are runs with ${someOf(failure.seen)}`
            : "no run had such a parameter; without -p the latest result of every name is read",
        exitStatus: 2,
      };
    case "task-ambiguous":
      return {
        headline: `the latest of these runs of workflow "${failure.workflow}" has ${failure.variants.length} results for ${JSON.stringify(failure.task)}`,
        details: failure.variants.slice(0, shownVariants),
        hint: "name one of them, or give more parameters with -p",
        exitStatus: 2,
      };
    case "run-unknown":
      return {
        headline: `no single run in ${failure.storage} has the id ${JSON.stringify(failure.run)}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "give the whole id, its beginning, or last; --storage DIR looks elsewhere",
        exitStatus: 2,
      };
    case "item-unknown":
      return {
        headline: `the result "${failure.task}" has no item ${failure.item}`,
        hint:
          failure.known.length > 0
            ? `there are: ${failure.known.join(", ")}`
            : "its value has no items",
        exitStatus: 2,
      };
    case "entry-damaged":
      return {
        headline: `stored result ${failure.path} cannot be used: ${failure.found}`,
        hint: "run the workflow again; the node is computed anew",
        exitStatus: 2,
      };
    case "storage-unwritable":
      return {
        headline: `results cannot be written to ${failure.folder} (${failure.code})`,
        hint: "make that folder writable and see that its disk is not full, or name another one with --storage",
        exitStatus: 2,
      };
    case "store-newer":
      return {
        headline: `${failure.path} was written by a newer ffuse: its format is ${failure.found}, and this one knows formats up to ${failure.known}`,
        hint: "update ffuse, or name another folder with --storage; nothing was changed",
        exitStatus: 2,
      };
    case "value-not-json":
      return {
        headline: `the value contains itself${failure.where === "" ? "" : ` at ${failure.where}`}, which JSON cannot say`,
        hint: "--format raw writes its CBOR; an item path picks a part of it",
        exitStatus: 2,
      };
  }
}

const shownVariants = 10;

function someOf(texts: readonly string[]): string {
  const shown = texts.slice(-shownVariants).join("; ");
  return texts.length > shownVariants ? `…; ${shown}` : shown;
}
