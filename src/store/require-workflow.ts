import type { Place } from "../contract/place.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { nearest } from "../util/nearest.ts";
import { storeKeys } from "./store-keys.ts";
import { listWorkflows } from "./list-workflows.ts";

/** Comes back if a place knows a workflow. Throws `FfuseError` workflow-unknown with near names otherwise. */
export async function requireWorkflow(place: Place, workflow: string): Promise<void> {
  if ((await place.list(storeKeys(workflow).runs)).length > 0) return;
  const names = (await listWorkflows(place)).map(({ name }) => name);
  const near = nearest(workflow, names);
  throw new FfuseError({ reason: "workflow-unknown", workflow, storage: place.title, near });
}
