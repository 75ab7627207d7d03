import { ruleFromCode, settingsFromArgs } from "../config/query-from-code.ts";
import type { RemoteArgs, TaskArgs } from "../model/query-args.ts";
import { loadInProcessModule } from "../execute/load-in-process.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { edgesOf } from "../graph/edges-of.ts";
import { selectDescendants } from "../graph/select-nodes.ts";
import { toDot } from "../graph/to-dot.ts";
import { toMermaid } from "../graph/to-mermaid.ts";
import type { Graph, GraphEdge, GraphNode, Selection } from "../model/graph.ts";
import type { NodeSettings, QueryRule } from "../model/query.ts";
import { selectNames } from "../util/match-name.ts";

/** Loaded here, so that everything below can answer at once. */
const inProcess = await loadInProcessModule();

export interface GraphWorkflowOptions {
  /** Name of the workflow in the storage. */
  readonly workflowName: string;
}

/** Nodes picked by name, to set arguments on. */
export interface NodeQuery {
  /** Names of the nodes, in call order. */
  names(): readonly string[];
  /** Sets what the nodes need: `numCpus`, `memory`, `resources`. Later calls win, key by key. */
  setRemoteArgs(args: RemoteArgs): NodeQuery;
  /** Sets `tags` and `cache`. Later calls win, key by key. */
  setTaskArgs(args: TaskArgs): NodeQuery;
}

/**
 * The graph behind a handle, or behind an array or record of handles, of calls recorded in this process: all descendants
 * of the roots of what was asked for. Throws `FfuseError`: no-node, duplicate-name, target-not-handle.
 */
export class GraphWorkflow<Asked = unknown> {
  readonly workflowName: string;
  /** What was asked for, as it was given. */
  protected readonly asked: Asked;
  /** The working directory when the graph was made, at which relative paths of files begin. */
  protected readonly folder: string = process.cwd();
  protected readonly graph: Graph;
  protected readonly selection: Selection;
  protected readonly rules: QueryRule[] = [];

  constructor(asked: Asked, { workflowName }: GraphWorkflowOptions) {
    this.workflowName = workflowName;
    this.asked = asked;
    const recorded = inProcess.describeRecorded(asked, workflowName, this.folder);
    this.graph = buildGraph(recorded, workflowName);
    this.selection = selectDescendants(this.graph);
  }

  /** The nodes that a run is about, in call order. */
  get nodes(): readonly GraphNode[] {
    return this.selection.nodes.flatMap((id) => this.graph.nodes[id] ?? []);
  }

  /** The edges between them. */
  get edges(): readonly GraphEdge[] {
    const selected = new Set(this.selection.nodes);
    return edgesOf(this.graph).filter(({ from, to }) => selected.has(from) && selected.has(to));
  }

  /** Names of the nodes that a regular expression over the whole name picks, in call order; all without one. */
  findNodes(pattern = ".*"): readonly string[] {
    const names = this.nodes.map(({ name }) => name as string);
    const selection = selectNames({ kind: "pattern", text: pattern }, names);
    switch (selection.status) {
      case "selected":
        return selection.indexes.flatMap((index) => names[index] ?? []);
      case "bad":
        throw new FfuseError({
          reason: "query-bad-pattern",
          kind: "pattern",
          text: pattern,
          message: selection.message,
        });
      case "slow":
        throw new FfuseError({
          reason: "query-bad-pattern",
          kind: "pattern",
          text: pattern,
          message: `it was still matching after ${selection.limitMs} ms`,
        });
    }
  }

  /** Picks nodes by a regular expression over the whole name. */
  query(pattern = ".*"): NodeQuery {
    const names = this.findNodes(pattern);
    const add = (settings: NodeSettings): NodeQuery => {
      this.rules.push(ruleFromCode({ kind: "pattern", text: pattern }, settings));
      return picked;
    };
    const picked: NodeQuery = {
      names: () => names,
      setRemoteArgs: (args) => add(settingsFromArgs(args)),
      setTaskArgs: (args) => add(settingsFromArgs({}, args)),
    };
    return picked;
  }

  /** The whole recorded graph in the language of Graphviz. */
  toDot(): string {
    return toDot(this.graph);
  }

  /** The whole recorded graph as a Mermaid flow chart. */
  toMermaid(): string {
    return toMermaid(this.graph);
  }
}
