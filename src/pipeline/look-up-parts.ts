import type { Store } from "../contract/store.ts";
import type { Graph } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Growths } from "./open-growths.ts";
import type { RestoreFiles } from "./restore-files.ts";
import type { WorkflowCode } from "./workflow-code.ts";

/** What a node is looked up with. */
export interface LookUpParts {
  readonly graph: Graph;
  readonly argumentsOf: (node: NodeId) => NodeArguments;
  readonly store: Store;
  readonly code: WorkflowCode;
  /** Asked before a result that refers to files is reused. */
  readonly restoreFiles: RestoreFiles;
  /** Asked before it is found again what a node hands over to. */
  readonly growths: Growths;
  readonly run: string;
  readonly now: () => number;
}
