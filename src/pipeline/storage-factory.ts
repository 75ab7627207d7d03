import { resolve } from "node:path";
import type { StoredTask } from "../contract/store.ts";
import type { NodeName } from "../model/ids.ts";
import type { Durability } from "../model/query.ts";
import type { ItemPath } from "../model/item-path.ts";
import { listTasks } from "./list-tasks.ts";
import { listStored, withStored } from "./open-storage.ts";
import type { StorageChoice } from "./open-storage.ts";

/** Results as scripts, tests and notebooks reach them. */
export interface ObjectStorage {
  /** Absolute path of the folder. */
  readonly path: string;
  /** How much of a run's work a crash may lose. */
  readonly durability: Durability;
  /** Names of all workflows that have results. */
  listWorkflows(): Promise<readonly string[]>;
  /** The latest result of every name that a glob picks; all without one. */
  listTasks(workflow: string, glob?: string): Promise<readonly StoredTask[]>;
  /** The value of a result, or the part of it at a path of keys. */
  readTask(workflow: string, task: string, path?: ItemPath): Promise<unknown>;
  removeTask(workflow: string, task: string): Promise<void>;
  removeWorkflow(workflow: string): Promise<void>;
}

/**
 * Opens a storage. `path` is relative to the working directory, `storage` if absent; with the
 * durability `strict` a node counts as done when its result would outlast a loss of power. Its methods throw `FfuseError`:
 * workflow-unknown, task-unknown, item-unknown, entry-damaged.
 *
 * @example
 * const storage = storageFactory({ kind: "file", options: { path: "storage" } });
 * const scores = await storage.readTask("quickstart", "scores");
 */
export function storageFactory(options: {
  readonly kind: "file";
  readonly options: { readonly path?: string; readonly durability?: Durability };
}): ObjectStorage {
  const workingDirectory = process.cwd();
  const storage = options.options.path ?? "storage";
  const choice: StorageChoice = { workingDirectory, storage };
  return {
    path: resolve(workingDirectory, storage),
    durability: options.options.durability ?? "default",
    async listWorkflows() {
      return (await listStored(choice)).map(({ name }) => name);
    },
    listTasks: (workflow, glob) => listTasks(choice, workflow, glob),
    readTask: (workflow, task, path = []) =>
      withStored(choice, workflow, (store) => store.read(task as NodeName, path)),
    removeTask: (workflow, task) =>
      withStored(choice, workflow, (store) => store.removeTask(task as NodeName)),
    removeWorkflow: (workflow) => withStored(choice, workflow, (store) => store.remove()),
  };
}
