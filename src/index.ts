export {
  after,
  context,
  defineBackend,
  definePlugin,
  env,
  file,
  files,
  folder,
  optional,
  outputFile,
  recover,
  restore,
  snapshot,
  task,
  workflow,
} from "./author/author.ts";
export type {
  Argument,
  Arguments,
  Declared,
  Handle,
  HandleBase,
  InstanceHandle,
  MapOptions,
  OutputFile,
  WorkflowClass,
  WorkflowFunction,
} from "./author/types.ts";
export type { DefinedBackend } from "./author/define-backend.ts";

export type {
  BackendInit,
  BackendQuery,
  BackendStorage,
  BackendTools,
  CollapseOptions,
  DefineBackend,
  InsertAfterOptions,
  InsertBeforeOptions,
  InsertOptions,
  NewName,
  NodeConditions,
  NodeFunction,
  NodePick,
} from "./model/backend-tools.ts";
export type { StoredTask } from "./contract/store.ts";
export { FfuseError, isFfuseError } from "./failure/ffuse-error.ts";
export type { Failure, Reason } from "./failure/failure.ts";
export type { GraphEdge, GraphNode } from "./model/graph.ts";
export type { LogField, NodeContext } from "./model/node-context.ts";
export type { PluginArgs } from "./model/plugin.ts";
export type { ChosenPlugin, DefinedPlugin, PluginHooks } from "./model/plugin-hooks.ts";
export type { RemoteArgs, TaskArgs } from "./model/query-args.ts";
export type { NodeFailure, Outcome } from "./model/outcome.ts";
export type { Settled, SettledFailure } from "./model/settled.ts";
export type { Resources } from "./model/resources.ts";
export type { ResultRef } from "./model/result-ref.ts";
export type { RunEvent, Warning } from "./model/run-event.ts";
export type { RunReport } from "./model/run-report.ts";
export type { ThrownValue } from "./model/thrown-value.ts";
export { GraphWorkflow } from "./pipeline/graph-workflow.ts";
export type { GraphWorkflowOptions, NodeQuery } from "./pipeline/graph-workflow.ts";
export { LocalWorkflow } from "./pipeline/local-workflow.ts";
export type { Resolved } from "./pipeline/local-workflow.ts";
export { startWorkflow as runWorkflow } from "./pipeline/start-workflow.ts";
export type { StartOptions, WorkflowRun } from "./pipeline/start-workflow.ts";
export { storageFactory } from "./pipeline/storage-factory.ts";
export type { ObjectStorage } from "./pipeline/storage-factory.ts";
