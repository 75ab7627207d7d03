import { describeSlice, sliceFunctions } from "../bundle/slice/slice-functions.ts";
import type { Bundle } from "../model/bundle.ts";
import type { CodeSlice, FunctionCode } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";
import type { RecordedFunction, RecordedGraph } from "../model/recorded-graph.ts";

/** The code behind the wrapped functions of a workflow. */
export interface WorkflowCode {
  /** In the order of wrapping. */
  readonly functions: readonly FunctionCode[];
  /** By name, the values of variables that the code does not tell. */
  readonly constants?: RecordedGraph["constants"];
  /** The texts of a slice of it. */
  describe(hash: CodeHash): Promise<CodeSlice | undefined>;
}

/** Counts for each function what of the bundle it can reach. */
export async function slicedCode(
  bundle: Bundle,
  functions: readonly RecordedFunction[],
  constants: RecordedGraph["constants"] = {},
): Promise<WorkflowCode> {
  const versionsOf = (folder: string): CodeSlice["packages"] =>
    bundle.packageVersions[folder] ?? [];
  return {
    functions: await sliceFunctions(bundle, functions, versionsOf),
    constants,
    describe: (hash) => describeSlice(bundle, hash),
  };
}

/** Counts all code for every function, where no slices can be had. */
export function wholeCode(hash: string, functions: number): WorkflowCode {
  const whole: FunctionCode = { hash: hash as CodeHash };
  return {
    functions: Array.from({ length: functions }, () => whole),
    describe: () => Promise.resolve(undefined),
  };
}
