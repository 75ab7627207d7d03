import { checkGrid } from "../config/check-grid.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Params, RunParams } from "../model/run-params.ts";

/** What can be said of the parameters of a workflow. */
export interface ParamOptions {
  /** Values for the exported function of parameters. */
  readonly params?: Params;
  /** Parameters that take several values in turn, by name; the graphs of all combinations run as one. */
  readonly grid?: Readonly<Record<string, readonly unknown[]>>;
  /** Where each parameter comes from, for messages. */
  readonly paramOrigins?: Readonly<Record<string, string>>;
}

/** What a realm is told of parameters. */
export type RealmParams = Pick<RealmOptions, "params" | "grid" | "paramOrigins">;

/** The parameters of a run as a realm needs them. Throws `FfuseError` for a grid that cannot be run. */
export function realmParams({ params = {}, grid = {}, paramOrigins }: ParamOptions): RealmParams {
  const axes = Object.entries(grid).map(([name, values]) => ({ name, values }));
  checkGrid(axes);
  return {
    params,
    ...(axes.length === 0 ? {} : { grid: axes }),
    ...(paramOrigins === undefined ? {} : { paramOrigins }),
  };
}

/** The parameters of a run as its journal has them; undefined if there are none. */
export function runParams(
  options: ParamOptions,
  checked: Params | undefined,
): RunParams | undefined {
  const { params: given, grid } = realmParams(options);
  if (Object.keys(given).length === 0 && grid === undefined && checked === undefined)
    return undefined;
  return {
    given,
    ...(checked === undefined ? {} : { checked }),
    ...(grid === undefined ? {} : { grid }),
  };
}
