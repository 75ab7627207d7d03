import type { BigIntStats } from "node:fs";

/** Size, times and identity of a file: while they stay the same and have settled, so does its content. */
export function fileStamp({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

/** File systems keep times as coarse as 2 s, so a file can change twice within one stamp. */
const stampGrainMs = 2000;

/** Whether a file that had a stamp at a time, in milliseconds since the epoch, must get another one when it changes. */
export function isSettled(stamp: string, atMs: number): boolean {
  const [, mtimeNs = "0", ctimeNs = "0"] = stamp.split(" ");
  const latestMs = Math.max(Number(mtimeNs), Number(ctimeNs)) / 1e6;
  return latestMs < atMs - stampGrainMs;
}
