import { describeSlice, sliceFunctions } from "../bundle/slice/slice-functions.ts";
import type { Bundle } from "../model/bundle.ts";
import type { CodeSlice, FunctionCode, SlicedCode } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";
import type { RecordedFunction, RecordedGraph } from "../model/recorded-graph.ts";
import { nodeCode } from "./node-code.ts";

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
  const plain = functions.filter(({ calls }) => calls === undefined);
  const sliced = await sliceFunctions(bundle, plain, versionsOf);
  const code = {
    functions: sliced,
    constants,
    describe: (hash: CodeHash) => describeSlice(bundle, hash),
  };
  return plain.length === functions.length ? code : withUnits(code, functions);
}

/** Puts the code of units in, which is that of what they call. */
async function withUnits(
  code: WorkflowCode,
  recorded: readonly RecordedFunction[],
): Promise<WorkflowCode> {
  const { functions: sliced, constants } = code;
  const { joinCode, joinSlices } = await import("../bundle/slice/join-code.ts");
  const functions: FunctionCode[] = [];
  const units = new Map<string, readonly SlicedCode[]>();
  let at = 0;
  for (const { calls } of recorded) {
    const own = calls === undefined ? sliced[at] : undefined;
    if (own !== undefined) {
      at += 1;
      functions.push(own);
      continue;
    }
    // What a unit calls was wrapped before it.
    const called = (calls ?? []).map((call) => ({
      ...functions[call.function],
      ...nodeCode({ functions }, call),
    }));
    const joined = joinCode(called);
    units.set(joined.hash, called);
    functions.push(joined);
  }
  const describeAny = async (hash: CodeHash): Promise<CodeSlice | undefined> => {
    const called = units.get(hash);
    if (called === undefined) return code.describe(hash);
    const slices = await Promise.all(called.map((one) => describeAny(one.hash)));
    const known = slices.filter((slice) => slice !== undefined);
    return known.length < slices.length ? undefined : joinSlices(joinCode(called), known);
  };
  return { functions, ...(constants === undefined ? {} : { constants }), describe: describeAny };
}

/** Counts all code for every function, where no slices can be had. */
export function wholeCode(hash: string, functions: number): WorkflowCode {
  const whole: FunctionCode = { hash: hash as CodeHash };
  return {
    functions: Array.from({ length: functions }, () => whole),
    describe: () => Promise.resolve(undefined),
  };
}
