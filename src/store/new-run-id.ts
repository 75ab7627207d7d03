import { randomBytes } from "node:crypto";
import type { Clock } from "../contract/clock.ts";
import type { RunId } from "../model/ids.ts";

/** A run id of this instant, such as `20260213T093005123Z-9f86d081`; later ones sort after earlier ones. */
export function newRunId(clock: Clock): RunId {
  const time = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  return `${time}-${randomBytes(4).toString("hex")}` as RunId;
}

/** When the run of an id started, or undefined if it is no run id. */
export function runIdTime(run: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9a-f]{8}$/.exec(run);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, ms] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
