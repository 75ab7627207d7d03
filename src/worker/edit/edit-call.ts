import type { EditFailure } from "../../failure/edit-failures.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { NewName, NodeFunction } from "../../model/backend-tools.ts";
import type { LiveFunction } from "../../model/live-graph.ts";
import type { Place } from "../../model/place.ts";
import type { Captured } from "../find-site.ts";
import type { Draft, DraftNode } from "./draft.ts";

/** One edit of a graph: what is done, with which nodes, and where the operator says so. */
export interface EditCall {
  readonly draft: Draft;
  /** As messages name it: `insertAfter`. */
  readonly edit: string;
  /** At least one, in order. */
  readonly nodes: readonly DraftNode[];
  readonly site: Captured;
  readonly place: () => Place | undefined;
}

type WithoutPlace<Of> = Of extends unknown ? Omit<Of, "place" | "edit"> : never;
type RefusedEdit = WithoutPlace<Extract<EditFailure, { edit: string }>>;

/** The error of an edit that cannot be done. */
export function refused({ edit, place }: EditCall, failure: RefusedEdit): FfuseError {
  const at = place();
  return new FfuseError({
    ...failure,
    edit,
    ...(at === undefined ? {} : { place: at }),
  });
}

/** The error of an option or argument that is not what it should be. */
export function invalid(
  call: EditCall,
  setting: string,
  value: unknown,
  expected: string,
): FfuseError {
  return refused(call, { reason: "edit-invalid", setting, seen: describeValue(value), expected });
}

function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (typeof value === "function") return isClass(value) ? "a class" : "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** Nodes that have to stand for themselves: construction and methods hang on each other. */
export function refuseClassCalls(call: EditCall): void {
  const node = call.nodes.find(({ kind }) => kind === "construct" || kind === "method");
  if (node === undefined) return;
  const why =
    node.kind === "construct"
      ? "which is the construction of an instance"
      : "which is a call of a method";
  const mend = "of calls on an instance, values can go through insertBefore and insertAfter";
  throw refused(call, { reason: "edit-class-call", node: node.name, why, mend });
}

/** The wrapped function that an edit puts into the graph; one that is wrapped already stays what it is. */
export function functionOf(call: EditCall, fn: unknown): LiveFunction {
  const { functions } = call.draft.recorder;
  const plain = typeof fn === "function" && "fn" in fn ? fn.fn : fn;
  const known = plain === fn ? undefined : functions.find(({ code }) => code === plain);
  if (known?.kind === "function") return known;
  if (typeof plain !== "function" || known !== undefined || isClass(plain)) {
    throw invalid(call, "the function", fn, "a function");
  }
  const made: LiveFunction = {
    ordinal: functions.length,
    name: plain.name === "" ? call.edit : plain.name,
    site: call.site,
    kind: "function",
    code: plain as NodeFunction,
    underParams: false,
    argument: 0,
  };
  functions.push(made);
  return made;
}

function isClass(plain: object): boolean {
  return Object.getOwnPropertyDescriptor(plain, "prototype")?.writable === false;
}

/** A new node, not yet in the graph, under a name that is free. */
export function newNode(
  call: EditCall,
  made: Pick<DraftNode, "function" | "functionName" | "name" | "args">,
): DraftNode {
  const { draft, site } = call;
  const id = draft.nextKey;
  draft.nextKey += 1;
  return { ...made, id, kind: "function", named: true, site };
}

/** Throws if two nodes of the edited graph have one name, of which an edit gave one. */
export function refuseTakenNames(call: EditCall, made: readonly DraftNode[]): void {
  const seen = new Set(made);
  const names = new Set<string>();
  for (const node of [...call.draft.nodes.filter((one) => !seen.has(one)), ...made]) {
    if (seen.has(node) && names.has(node.name)) {
      throw refused(call, { reason: "edit-name-taken", name: node.name });
    }
    names.add(node.name);
  }
}

/** The name of a node that is made for another one. */
export function nameFor(
  call: EditCall,
  name: NewName | undefined,
  node: DraftNode,
  ending: string,
): string {
  const made: unknown =
    typeof name === "function" ? name(node.name) : (name ?? `${node.name}${ending}`);
  if (typeof made === "string" && made !== "") return made;
  throw invalid(call, "name", made, "a text that is not empty, or a function that gives one");
}

/** Puts new nodes into the order, each before or behind the one that it was made for. */
export function place(
  draft: Draft,
  made: ReadonlyMap<DraftNode, DraftNode>,
  side: "before" | "behind",
): void {
  draft.nodes = draft.nodes.flatMap((node) => {
    const fresh = made.get(node);
    if (fresh === undefined) return [node];
    return side === "before" ? [fresh, node] : [node, fresh];
  });
}
