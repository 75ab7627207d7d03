import type { ByteParts } from "../../src/contract/place.ts";
import { realDisk } from "../../src/store/places/disk.ts";
import type { Disk } from "../../src/store/places/disk.ts";
import { gatherParts } from "./gather-parts.ts";

/** A disk that counts what is done to it and stops working at change `dieAt`, for good, like that of a killed process. */
export interface MortalDisk extends Disk {
  /** How many changes were asked for. */
  readonly changes: number;
}

/** Reads never fail; a write or an append that fails leaves half of its bytes. */
export function mortalDisk(dieAt: number = Infinity): MortalDisk {
  let changes = 0;
  const change = async <Result>(
    work: () => Promise<Result>,
    half?: () => Promise<void>,
  ): Promise<Result> => {
    const number = changes++;
    if (number === dieAt) await half?.();
    if (number >= dieAt) throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
    return work();
  };
  return {
    ...realDisk,
    get changes() {
      return changes;
    },
    write: (path, parts) =>
      change(
        () => realDisk.write(path, parts),
        async () => realDisk.write(path, await firstHalf(parts)),
      ),
    flush: (path) => change(() => realDisk.flush(path)),
    publish: (from, to) => change(() => realDisk.publish(from, to)),
    append: (path, bytes) =>
      change(
        () => realDisk.append(path, bytes),
        () => realDisk.append(path, bytes.subarray(0, bytes.byteLength >> 1)),
      ),
    link: (from, to) => change(() => realDisk.link(from, to)),
    touch: (path) => change(() => realDisk.touch(path)),
    makeFolder: (path) => change(() => realDisk.makeFolder(path)),
    removeFile: (path) => change(() => realDisk.removeFile(path)),
    removeFolder: (path) => change(() => realDisk.removeFolder(path)),
  };
}

async function firstHalf(parts: ByteParts): Promise<readonly Uint8Array[]> {
  const bytes = await gatherParts(parts);
  return [bytes.subarray(0, bytes.byteLength >> 1)];
}
