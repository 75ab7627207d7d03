import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/** Leaves the many short files to the end, so that both workers end together. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isShort = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/unit/");
    // Files of one project follow each other, as they come, or its processes could not be shared.
    return [...new Set(sorted.map(({ project }) => project))].flatMap((project) => {
      const ofProject = sorted.filter((file) => file.project === project);
      return [...ofProject.filter((file) => !isShort(file)), ...ofProject.filter(isShort)];
    });
  }
}
