import type { EventNode } from "../model/run-event.ts";
import type { GridAxis, RunParams } from "../model/run-params.ts";
import { isJsonValue, plainParams } from "../util/plain-params.ts";
import type { ParamsRecord } from "./journal-record.ts";

/** What the journal of a run keeps of its parameters; values from code that JSON cannot say are left out. */
export function paramsRecord(
  { given, checked, grid }: RunParams,
  at: number,
  nodes: readonly EventNode[],
): ParamsRecord {
  const variants = nodes.flatMap(({ name, variant }) =>
    variant === undefined ? [] : [[name, variant.of, plainParams(variant.params)] as const],
  );
  return {
    ...{ type: "params", at, given: plainParams(given) },
    ...(checked === undefined ? {} : { checked }),
    ...(grid === undefined ? {} : { grid: grid.map(plainAxis) }),
    ...(variants.length === 0 ? {} : { variants }),
  };
}

function plainAxis({ name, values }: GridAxis): GridAxis {
  return { name, values: values.filter(isJsonValue) };
}
