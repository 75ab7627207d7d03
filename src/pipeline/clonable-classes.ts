import { readFile } from "node:fs/promises";
import type { WhyNotClonable } from "../bundle/clonable/read-clonable.ts";
import { withoutConstants } from "../bundle/slice/without-constants.ts";
import type { Bundle } from "../model/bundle.ts";
import type { Graph } from "../model/graph.ts";

/**
 * Says why there is more to an instance of a class than its own fields, by the position of the class in the wrapped
 * functions; undefined if there is not. The bundle is read when this is asked for the first time: most runs never do.
 */
export function clonableClasses(
  bundle: Bundle,
  { functions }: Graph,
): (wrapped: number) => Promise<string | undefined> {
  let reading: Promise<WhyNotClonable> | undefined;
  const read = async (): Promise<WhyNotClonable> => {
    // With the parser behind it, it takes longer to load than most nodes run.
    const { readClonable } = await import("../bundle/clonable/read-clonable.ts");
    return readClonable(withoutConstants(await readFile(bundle.file, "utf8")));
  };
  return async (wrapped) => {
    try {
      return (await (reading ??= read()))(functions[wrapped]?.textHash ?? "");
    } catch (error) {
      // Code so deeply nested that no reader gets through it, say; the calls can always be made again.
      return `its code cannot be looked through: ${String(error)}`;
    }
  };
}
