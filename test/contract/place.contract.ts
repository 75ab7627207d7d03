import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined =>
  found === undefined ? undefined : new TextDecoder().decode(found);

/** What every Place must do; `open` gives an empty one. */
export function placeContract(kind: string, open: () => Promise<Place>): void {
  test(`${kind}: the parts of a put are read back as one`, async () => {
    const place = await open();
    await place.put("a/b", [bytes("one "), bytes(""), bytes("two")]);
    expect(text(await place.get("a/b"))).toBe("one two");
  });

  test(`${kind}: a key that was never put reads as undefined`, async () => {
    const place = await open();
    expect(await place.get("a")).toBeUndefined();
    expect(await place.getRange("a/b/c", 0, 5)).toBeUndefined();
  });

  test(`${kind}: a key that has others below it, or that lies below another, is absent`, async () => {
    const place = await open();
    await place.put("a/b", [bytes("x")]);
    expect(await place.get("a")).toBeUndefined();
    expect(await place.get("a/b/c")).toBeUndefined();
    await place.delete("a");
    expect(text(await place.get("a/b"))).toBe("x");
  });

  test(`${kind}: a second put replaces the first`, async () => {
    const place = await open();
    await place.put("k", [bytes("a long first value")]);
    await place.put("k", [bytes("two")]);
    expect(text(await place.get("k"))).toBe("two");
  });

  test(`${kind}: no parts at all make an empty value`, async () => {
    const place = await open();
    await place.put("k", []);
    expect(await place.get("k")).toEqual(new Uint8Array());
  });

  test(`${kind}: a range is cut off at the end of the value`, async () => {
    const place = await open();
    await place.put("k", [bytes("0123456789")]);
    expect(text(await place.getRange("k", 2, 3))).toBe("234");
    expect(text(await place.getRange("k", 8, 100))).toBe("89");
    expect(text(await place.getRange("k", 10, 1))).toBe("");
    expect(text(await place.getRange("k", 99, 1))).toBe("");
  });

  test(`${kind}: appended bytes follow each other, and the first ones make the key`, async () => {
    const place = await open();
    await place.append("runs/r.jsonl", bytes("one\n"));
    await place.append("runs/r.jsonl", bytes("two\n"));
    expect(text(await place.get("runs/r.jsonl"))).toBe("one\ntwo\n");
  });

  test(`${kind}: bytes that were handed in or out can change without changing what is kept`, async () => {
    const place = await open();
    const handedIn = bytes("one");
    await place.put("k", [handedIn]);
    handedIn.fill(0);
    (await place.get("k"))?.fill(0);
    (await place.getRange("k", 0, 3))?.fill(0);
    expect(text(await place.get("k"))).toBe("one");
  });

  test(`${kind}: the keys below a prefix are listed in order, with their sizes`, async () => {
    const place = await open();
    for (const key of ["w/b", "w/a/z", "w/a/B", "wx/c", "v"]) await place.put(key, [bytes(key)]);
    expect(await place.list("w/")).toEqual([
      { key: "w/a/B", sizeBytes: 5 },
      { key: "w/a/z", sizeBytes: 5 },
      { key: "w/b", sizeBytes: 3 },
    ]);
    expect((await place.list("")).map(({ key }) => key)).toEqual([
      "v",
      "w/a/B",
      "w/a/z",
      "w/b",
      "wx/c",
    ]);
    expect(await place.list("absent/")).toEqual([]);
  });

  test(`${kind}: only what has keys below it is listed as a folder`, async () => {
    const place = await open();
    for (const key of ["w/b", "w/a/z", "w/c/d/e", "v"]) await place.put(key, [bytes(key)]);
    expect(await place.listFolders("")).toEqual(["w"]);
    expect(await place.listFolders("w/")).toEqual(["a", "c"]);
    expect(await place.listFolders("absent/")).toEqual([]);
  });

  test(`${kind}: only keys directly below a prefix are listed as files`, async () => {
    const place = await open();
    for (const key of ["w/b", "w/a/z", "w/B", "v"]) await place.put(key, [bytes(key)]);
    expect(await place.listFiles("w/")).toEqual(["B", "b"]);
    expect(await place.listFiles("")).toEqual(["v"]);
    expect(await place.listFiles("absent/")).toEqual([]);
  });

  test(`${kind}: a deleted key is gone, and deleting it again changes nothing`, async () => {
    const place = await open();
    await place.put("a/b", [bytes("x")]);
    await place.put("a/c", [bytes("y")]);
    await place.delete("a/b");
    await place.delete("a/b");
    expect((await place.list("")).map(({ key }) => key)).toEqual(["a/c"]);
  });

  test(`${kind}: deleting below a prefix leaves its namesakes`, async () => {
    const place = await open();
    for (const key of ["w/a", "w/b/c", "wx/a"]) await place.put(key, [bytes(key)]);
    await place.deleteBelow("w/");
    await place.deleteBelow("absent/");
    expect((await place.list("")).map(({ key }) => key)).toEqual(["wx/a"]);
    await place.deleteBelow("");
    expect(await place.list("")).toEqual([]);
  });

  const hostile = ["", "..", "a/../b", "../a", "/a", "a/", "a//b", ".", "a\\b", "ä", "a\0", "a b"];
  for (const key of [...hostile, "C:", "a~1", "x".repeat(256)]) {
    test(`${kind}: ${JSON.stringify(key.slice(0, 20))} is refused as a key everywhere`, async () => {
      const place = await open();
      const message = `bug: ${JSON.stringify(key)} is no key of a place`;
      await expect(place.get(key)).rejects.toThrow(message);
      await expect(place.getRange(key, 0, 1)).rejects.toThrow(message);
      await expect(place.put(key, [])).rejects.toThrow(message);
      await expect(place.append(key, bytes("x"))).rejects.toThrow(message);
      await expect(place.delete(key)).rejects.toThrow(message);
    });
  }

  test(`${kind}: a prefix that leads elsewhere is refused everywhere`, async () => {
    const place = await open();
    for (const prefix of ["../", "a/../", "/", "a"]) {
      await expect(place.list(prefix)).rejects.toThrow("bug: ");
      await expect(place.listFolders(prefix)).rejects.toThrow("bug: ");
      await expect(place.listFiles(prefix)).rejects.toThrow("bug: ");
      await expect(place.deleteBelow(prefix)).rejects.toThrow("bug: ");
      const sweep = place.sweep(prefix, { untouchedSince: 0, dryRun: true });
      await expect(sweep).rejects.toThrow("bug: ");
    }
  });

  test(`${kind}: a sweep leaves every key as it is`, async () => {
    const place = await open();
    await place.put("a/b", [bytes("x")]);
    await place.append("a/c", bytes("y"));
    expect(await place.sweep("", { untouchedSince: Date.now() + 60_000, dryRun: false })).toEqual(
      [],
    );
    expect((await place.list("")).map(({ key }) => key)).toEqual(["a/b", "a/c"]);
  });

  test(`${kind}: twenty puts of one key at once leave one of the values whole`, async () => {
    const place = await open();
    const values = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
    await Promise.all(values.map((value) => place.put("k", [bytes(value)])));
    expect(values).toContain(text(await place.get("k")));
    expect(await place.list("")).toHaveLength(1);
  });
}
