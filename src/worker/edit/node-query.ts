import { quoteList } from "../../failure/explanation.ts";
import type { FfuseError } from "../../failure/ffuse-error.ts";
import type {
  BackendQuery,
  CollapseOptions,
  InsertAfterOptions,
  InsertBeforeOptions,
  NewName,
  NodeConditions,
  NodeFunction,
  NodePick,
} from "../../model/backend-tools.ts";
import type { NameMatch, PickedNodes } from "../../model/name-match.ts";
import type { PluginArgs } from "../../model/plugin.ts";
import type { RemoteArgs, TaskArgs } from "../../model/query-args.ts";
import { nearest } from "../../util/nearest.ts";
import type { Captured } from "../find-site.ts";
import { collapse } from "./collapse.ts";
import { keysOf, reach } from "./draft.ts";
import type { DraftNode } from "./draft.ts";
import { invalid, refuseClassCalls, refused } from "./edit-call.ts";
import type { EditCall } from "./edit-call.ts";
import { editCall, siteOf } from "./edit-state.ts";
import type { EditState } from "./edit-state.ts";
import { duplicate, insertAfter, insertBefore, replaceFunction } from "./insert-nodes.ts";
import { matchNodes, nodesCalling, nodesTagged } from "./pick-nodes.ts";
import { plainCopy } from "./plain-copy.ts";
import { registerChosen } from "./register-plugin.ts";
import { bypass, remove } from "./take-out.ts";

interface Picked {
  readonly keys: ReadonlySet<number>;
  /** In words. */
  readonly text: string;
  /** Absent unless names alone decide. */
  readonly match?: NameMatch;
}

/** Nodes that a backend file has picked. */
export class NodeQuery implements BackendQuery {
  readonly #state: EditState;
  readonly #picked: Picked;

  constructor(state: EditState, picked: Picked) {
    this.#state = state;
    this.#picked = picked;
  }

  /** What a pick means; `calledThrough` is what the operator called. */
  static of(
    state: EditState,
    pick: NodePick,
    calledThrough: (...args: never) => unknown,
  ): NodeQuery {
    return queryOf(state, pick, siteOf(calledThrough));
  }

  get keys(): ReadonlySet<number> {
    return this.#picked.keys;
  }

  get text(): string {
    return this.#picked.text;
  }

  names(): readonly string[] {
    return this.#nodes().map(({ name }) => name);
  }

  log(label?: string): BackendQuery {
    const names = this.names();
    const of = label ?? this.text;
    this.#state.log(`${of}: ${names.length === 0 ? "no node" : names.join(", ")}`);
    return this;
  }

  and(pick: NodePick): BackendQuery {
    const other = NodeQuery.of(this.#state, pick, own("and"));
    return this.#derive(`(${this.text} and ${other.text})`, (key) => other.keys.has(key));
  }

  or(pick: NodePick): BackendQuery {
    const other = NodeQuery.of(this.#state, pick, own("or"));
    const keys = new Set([...this.keys, ...other.keys]);
    return new NodeQuery(this.#state, { keys, text: `(${this.text} or ${other.text})` });
  }

  not(pick: NodePick): BackendQuery {
    const other = NodeQuery.of(this.#state, pick, own("not"));
    return this.#derive(`(${this.text} but not ${other.text})`, (key) => !other.keys.has(key));
  }

  ancestors(): BackendQuery {
    const keys = reach(this.#state.draft, this.keys, "ancestors");
    return new NodeQuery(this.#state, { keys, text: `ancestors of ${this.text}` });
  }

  descendants(): BackendQuery {
    const keys = reach(this.#state.draft, this.keys, "descendants");
    return new NodeQuery(this.#state, { keys, text: `descendants of ${this.text}` });
  }

  setRemoteArgs(args: RemoteArgs): BackendQuery {
    const value = plainCopy(args, "the remote arguments", () => this.#place("setRemoteArgs"));
    this.#say("remote-args", value as never, "setRemoteArgs");
    return this;
  }

  setTaskArgs(args: TaskArgs): BackendQuery {
    const value = plainCopy(args, "the task arguments", () => this.#place("setTaskArgs"));
    this.#say("task-args", value as never, "setTaskArgs");
    const nodes = this.#picked.match ?? this.keys;
    if (args.tags !== undefined) this.#state.tagged.push({ nodes, tags: args.tags });
    return this;
  }

  setPlugin(...plugins: readonly PluginArgs[]): BackendQuery {
    const value = registerChosen(this.#state, plugins, () => this.#place("setPlugin"));
    this.#say("plugins", value as never, "setPlugin");
    return this;
  }

  insertBefore(fn: NodeFunction, options?: InsertBeforeOptions): BackendQuery {
    const call = this.#edit("insertBefore");
    return this.#made(insertBefore(call, fn, checked(call, options, ["argument", "name"])));
  }

  insertAfter(fn: NodeFunction, options?: InsertAfterOptions): BackendQuery {
    const call = this.#edit("insertAfter");
    const { into, name } = checked(call, options, ["into", "name"]);
    const users =
      into === undefined ? undefined : NodeQuery.of(this.#state, into, own("insertAfter")).keys;
    return this.#made(insertAfter(call, fn, { into: users, name }));
  }

  replace(fn: NodeFunction): BackendQuery {
    const call = this.#edit("replace");
    refuseClassCalls(call);
    replaceFunction(call, fn);
    return this;
  }

  bypass(options?: { readonly argument?: number }): void {
    const call = this.#edit("bypass");
    bypass(call, checked(call, options, ["argument"]).argument ?? 0);
  }

  remove(options?: { readonly descendants?: boolean }): void {
    const call = this.#edit("remove");
    const { descendants = false } = checked(call, options, ["descendants"]);
    if (typeof descendants !== "boolean") {
      throw invalid(call, "descendants", descendants, "true or false");
    }
    remove(call, descendants);
  }

  collapse(options: CollapseOptions): BackendQuery {
    const call = this.#edit("collapse");
    const { name, keep = false } = checked<CollapseOptions>(call, options, ["name", "keep"]);
    if (typeof name !== "string" || name === "") {
      throw invalid(call, "name", name, "a text that is not empty");
    }
    if (typeof keep !== "boolean") throw invalid(call, "keep", keep, "true or false");
    return this.#made([collapse(call, { name, keep, folder: this.#state.folder })]);
  }

  duplicate(options?: { readonly name?: NewName }): BackendQuery {
    const call = this.#edit("duplicate");
    refuseClassCalls(call);
    return this.#made(duplicate(call, checked(call, options, ["name"]).name));
  }

  #nodes(): readonly DraftNode[] {
    return this.#state.draft.nodes.filter(({ id }) => this.keys.has(id));
  }

  #derive(text: string, holds: (key: number) => boolean): NodeQuery {
    const keys = new Set([...this.keys].filter(holds));
    return new NodeQuery(this.#state, { keys, text });
  }

  #made(nodes: readonly DraftNode[]): NodeQuery {
    const text = nodes.map(({ name }) => JSON.stringify(name)).join(", ");
    return new NodeQuery(this.#state, { keys: keysOf(nodes), text });
  }

  #place(method: keyof BackendQuery): ReturnType<EditState["findSite"]> {
    return this.#state.findSite(siteOf(own(method)));
  }

  #say(
    kind: "remote-args" | "task-args" | "plugins",
    value: RemoteArgs & TaskArgs & readonly PluginArgs[],
    method: "setRemoteArgs" | "setTaskArgs" | "setPlugin",
  ): void {
    const { text, match } = this.#picked;
    const picked: PickedNodes = match ?? { kind: "nodes", text, names: this.names() };
    const place = this.#place(method);
    const at = place === undefined ? {} : { place };
    this.#state.sayings.push({ kind, match: picked, value, ...at });
  }

  #edit(edit: keyof BackendQuery): EditCall {
    const nodes = this.#nodes();
    const call = editCall(this.#state, edit, { nodes, site: siteOf(own(edit)) });
    if (nodes.length > 0) return call;
    throw nothingMatched(call, this.#picked);
  }
}

/** A method as the operator calls it, to tell the frames of a stack that are ours. */
function own(method: keyof BackendQuery): (...args: never) => unknown {
  return Reflect.get(NodeQuery.prototype, method) as (...args: never) => unknown;
}

function queryOf(state: EditState, pick: NodePick, site: Captured): NodeQuery {
  return pick instanceof NodeQuery
    ? pick
    : new NodeQuery(state, pickNodes(state, pick as string | NodeConditions, site));
}

/** The error of an edit for nodes that are not there. */
export function nothingMatched(call: EditCall, { text, match }: Omit<Picked, "keys">): FfuseError {
  const names = call.draft.nodes.map(({ name }) => name);
  const near = match === undefined ? [] : nearest(match.text, names);
  return refused(call, { reason: "edit-matches-nothing", picked: `the nodes ${text}`, near });
}

/** The options of an edit, if it has no others. */
function checked<Options extends object>(
  call: EditCall,
  options: Options | undefined,
  known: readonly (keyof Options & string)[],
): Options {
  if (options === undefined) return {} as Options;
  if (typeof options !== "object" || (options as object | null) === null) {
    throw invalid(call, "the options", options, "an object");
  }
  const other = Object.keys(options).find((key) => !(known as readonly string[]).includes(key));
  if (other === undefined) return options;
  throw invalid(call, "an option", other, quoteList(known));
}

/** What conditions there are, and how each is checked. */
const conditions = ["name", "pattern", "glob", "function", "tag", "ancestorsOf", "descendantsOf"];

function pickNodes(state: EditState, pick: string | NodeConditions, site: Captured): Picked {
  const { draft } = state;
  const call = editCall(state, "query", { nodes: [], site });
  if (typeof pick === "string") return pickNodes(state, { pattern: pick }, site);
  if (typeof pick !== "object" || (pick as object | null) === null) {
    throw invalid(call, "the pick", pick, "a text, an object of conditions or a query");
  }
  const entries = Object.entries(pick).filter(([, value]) => value !== undefined);
  const sets: ReadonlySet<number>[] = [];
  const texts: string[] = [];
  let match: NameMatch | undefined;
  for (const [key, value] of entries as [keyof NodeConditions, unknown][]) {
    if (!conditions.includes(key)) {
      throw invalid(call, "a condition", key, quoteList(conditions));
    }
    if (key === "ancestorsOf" || key === "descendantsOf") {
      const of = queryOf(state, value as NodePick, site);
      const way = key === "ancestorsOf" ? "ancestors" : "descendants";
      sets.push(reach(draft, of.keys, way));
      texts.push(`${way} of ${of.text}`);
      continue;
    }
    const isFunction = key === "function" && typeof value === "function";
    if (!isFunction && (typeof value !== "string" || value === "")) {
      throw invalid(call, key, value, "a text that is not empty");
    }
    const text = isFunction ? `function ${value.name}` : String(value);
    texts.push(isFunction ? text : `${key} ${JSON.stringify(text)}`);
    switch (key) {
      case "name":
        sets.push(keysOf(draft.nodes.filter(({ name }) => name === value)));
        break;
      case "pattern":
      case "glob":
        match = { kind: key, text };
        sets.push(matchNodes(draft, match, call.place));
        break;
      case "function":
        sets.push(nodesCalling(draft.nodes, value as NonNullable<NodeConditions["function"]>));
        break;
      case "tag":
        sets.push(nodesTagged(state, text));
        break;
    }
  }
  const all = keysOf(draft.nodes);
  const keys = sets.reduce(
    (left, right) => new Set([...left].filter((key) => right.has(key))),
    all,
  );
  if (entries.length === 0) return { keys, text: "all nodes", match: { kind: "glob", text: "*" } };
  const picked = { keys, text: texts.join(" and ") };
  return match !== undefined && entries.length === 1 ? { ...picked, match } : picked;
}
