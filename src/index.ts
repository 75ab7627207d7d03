export { task, workflow } from "./author/author.ts";
export type {
  Argument,
  Arguments,
  Handle,
  HandleBase,
  InstanceHandle,
  WorkflowClass,
  WorkflowFunction,
} from "./author/types.ts";
export { FfuseError, isFfuseError } from "./failure/ffuse-error.ts";
export type { Failure, Reason } from "./failure/failure.ts";
