import { realDisk } from "../../src/store/places/disk.ts";
import type { Disk } from "../../src/store/places/disk.ts";

/** A disk that counts what is done to it and stops working at change `dieAt`, for good, like that of a killed process. */
export interface MortalDisk extends Disk {
  /** How many changes were asked for. */
  readonly changes: number;
}

/** Reads never fail; a write or an append that fails leaves half of its bytes. */
export function mortalDisk(dieAt: number = Infinity): MortalDisk {
  let changes = 0;
  const change = async (work: () => Promise<void>, half?: () => Promise<void>): Promise<void> => {
    const number = changes++;
    if (number === dieAt) await half?.();
    if (number >= dieAt) throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
    await work();
  };
  return {
    ...realDisk,
    get changes() {
      return changes;
    },
    write: (path, parts) =>
      change(
        () => realDisk.write(path, parts),
        () => realDisk.write(path, Array.isArray(parts) ? firstHalf(parts) : []),
      ),
    flush: (path) => change(() => realDisk.flush(path)),
    publish: (from, to) => change(() => realDisk.publish(from, to)),
    append: (path, bytes) =>
      change(
        () => realDisk.append(path, bytes),
        () => realDisk.append(path, bytes.subarray(0, bytes.byteLength >> 1)),
      ),
    makeFolder: (path) => change(() => realDisk.makeFolder(path)),
    removeFile: (path) => change(() => realDisk.removeFile(path)),
    removeFolder: (path) => change(() => realDisk.removeFolder(path)),
  };
}

function firstHalf(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  return parts.slice(0, Math.ceil(parts.length / 2));
}
