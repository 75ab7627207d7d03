import type { CodeSlice, FunctionCode } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";

/** The code behind the wrapped functions of a workflow. */
export interface WorkflowCode {
  /** In the order of wrapping. */
  readonly functions: readonly FunctionCode[];
  /** The texts of a slice of it. */
  describe(hash: CodeHash): Promise<CodeSlice | undefined>;
}

/** Counts all code for every function, where no slices can be had. */
export function wholeCode(hash: string, functions: number): WorkflowCode {
  const whole: FunctionCode = { hash: hash as CodeHash };
  return {
    functions: Array.from({ length: functions }, () => whole),
    describe: () => Promise.resolve(undefined),
  };
}
