import type { Place } from "../../contract/place.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import { nearest } from "../../util/nearest.ts";
import { compareTexts } from "../compare-texts.ts";
import { encodeName } from "../encode-name.ts";
import { nameOfFolder } from "../name-of-folder.ts";
import { keysBelow } from "../store-keys.ts";
import { refuseNewerFolder } from "./refuse-newer-folder.ts";
import { surveyWorkflow } from "./survey-workflow.ts";
import type { Survey } from "./survey-workflow.ts";

/** A workflow of a place. */
export interface FoundWorkflow {
  /** As given. */
  readonly workflow: string;
  readonly folder: string;
}

/** The workflows of a place by name, or those of them that are asked for. Throws `FfuseError`: store-newer, workflow-unknown. */
export async function findWorkflows(
  place: Place,
  asked: readonly string[] = [],
): Promise<readonly FoundWorkflow[]> {
  const found: FoundWorkflow[] = [];
  for (const folder of await place.listFolders("")) {
    const keys = keysBelow(folder);
    if (asked.length === 0 || asked.some((name) => encodeName(name) === folder)) {
      await refuseNewerFolder(place, keys, await place.list(keys.all));
    }
    const workflow = await nameOfFolder(place, folder, keys);
    if (workflow !== undefined) found.push({ workflow, folder });
  }
  const names = found.map(({ workflow }) => workflow);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    const storage = place.title;
    throw new FfuseError({ reason: "workflow-unknown", workflow: unknown, storage, near });
  }
  const chosen = asked.length === 0 ? found : found.filter((each) => asked.includes(each.workflow));
  return chosen.sort((a, b) => compareTexts(a.workflow, b.workflow));
}

/** Surveys workflows, in their order; one that was removed meanwhile is left out. */
export async function surveyStorage(
  place: Place,
  found: readonly FoundWorkflow[],
): Promise<readonly (Survey & { readonly workflow: string })[]> {
  const surveys: (Survey & { readonly workflow: string })[] = [];
  for (const { workflow, folder } of found) {
    const survey = await surveyWorkflow(place, folder);
    if (survey !== undefined) surveys.push({ workflow, ...survey });
  }
  return surveys;
}
