import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { openStoredFiles } from "../../../src/store/open-stored-files.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { storeKeys } from "../../../src/store/store-keys.ts";

const keys = storeKeys("w");
const limit = 4 * 1024 * 1024;

test("a quick look reads a content of up to 4 MB, and takes a larger one of the right size for whole", async () => {
  const place = openMemoryPlace();
  const files = openStoredFiles({ place, keys, now: () => 0 });
  const found: unknown[] = [];
  for (const sizeBytes of [0, limit, limit + 1]) {
    const bytes = Buffer.alloc(sizeBytes, "a");
    const hash = createHash("sha256").update(bytes).digest("hex") as never;
    const file = { path: "a", hash, sizeBytes };
    const look = async (...kept: Uint8Array[]): Promise<void> => {
      await place.put(keys.file(hash), kept);
      const damages = [await files.quickDamageOf(file), await files.damageOf(file)];
      found.push([sizeBytes, ...damages.map((damage) => damage?.found ?? "whole")]);
    };
    await look(bytes);
    await look(bytes, Buffer.from("a"));
    if (sizeBytes > 0) await look(Buffer.from("b"), bytes.subarray(1));
    await place.delete(keys.file(hash));
    expect(await files.quickDamageOf(file)).toEqual({
      ...{ path: `memory/${keys.file(hash)}`, kind: "missing", found: "it is not there" },
    });
  }
  const longer = (sizeBytes: number): string => `its size is not the promised ${sizeBytes} bytes`;
  expect(found).toEqual([
    [0, "whole", "whole"],
    [0, longer(0), longer(0)],
    [limit, "whole", "whole"],
    [limit, longer(limit), longer(limit)],
    [limit, "its content was changed", "its content was changed"],
    [limit + 1, "whole", "whole"],
    [limit + 1, longer(limit + 1), longer(limit + 1)],
    [limit + 1, "whole", "its content was changed"],
  ]);
});
