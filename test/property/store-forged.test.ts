import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import type { CodeHash, NodeName } from "../../src/model/ids.ts";
import type { CodecName } from "../../src/model/result-ref.ts";
import { collectGarbage } from "../../src/store/care/collect-garbage.ts";
import { measureStore } from "../../src/store/care/measure-store.ts";
import { readEntryHead } from "../../src/store/care/read-entry-head.ts";
import { verifyStore } from "../../src/store/care/verify-store.ts";
import { readCode } from "../../src/store/code-texts.ts";
import { decodeValue } from "../../src/store/codecs/decode-value.ts";
import { encodeValue } from "../../src/store/codecs/encode-value.ts";
import { contentHash } from "../../src/store/content-hash.ts";
import { FileStats } from "../../src/store/file-stats.ts";
import { listWorkflows } from "../../src/store/list-workflows.ts";
import { openSnapshotStore } from "../../src/store/open-snapshot-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { readRun } from "../../src/store/read-run.ts";
import { storeKeys } from "../../src/store/store-keys.ts";
import { isUnkeepableError } from "../../src/store/unkeepable-error.ts";
import { jsonValue, keepableValue } from "../support/arbitrary-values.ts";
import { fingerprintOf, keepResults, runIdOf } from "../support/keep-results.ts";

const seed = 20_260_101;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const codecs: readonly CodecName[] = ["json", "text", "bytes", "npy", "cbor"];

/** What a reader may do with bytes of anybody: give a value that can be kept again or is refused by name, or throw. */
function decode(codec: CodecName, bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = decodeValue(codec, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).not.toMatch(/call stack|allocation|memory/i);
    return undefined;
  }
  try {
    encodeValue(value);
  } catch (error) {
    if (!isUnkeepableError(error)) throw error;
  }
  return value;
}

function expectCleanPrototypes(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Array.prototype)).toEqual([]);
}

/** Begins of CBOR items that promise much, or have a meaning of their own. */
const heads = [
  ...["9b0000000100000000", "bb0000000100000000", "5b0000000100000000", "7b0000000100000000"],
  ...["9f", "bf", "5f", "7f", "ff", "d81c", "d81d00", "d90102", "d90103", "d90106", "d903e9"],
  ...["d81b82654572726f72a1", "d81b8365417272617980a1666c656e6774681a01c9c380", "c1", "c2", "c3"],
  ...["d81b836b53706172736541727261791affffffffa0", "695f5f70726f746f5f5fa168706f6c6c7574656401"],
].map((hex) => Buffer.from(hex, "hex"));

const change = fc.record({
  at: fc.nat(4000),
  cut: fc.nat(6),
  add: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(...heads)),
});

function changed(
  bytes: Uint8Array,
  changes: readonly { at: number; cut: number; add: Uint8Array }[],
): Uint8Array {
  return changes.reduce<Uint8Array>((before, { at, cut, add }) => {
    const begin = at % (before.length + 1);
    return Buffer.concat([before.subarray(0, begin), add, before.subarray(begin + cut)]);
  }, bytes);
}

test("random bytes are a value or are refused, by each codec", () => {
  fc.assert(
    fc.property(fc.constantFrom(...codecs), fc.uint8Array({ maxLength: 200 }), (codec, bytes) => {
      decode(codec, bytes);
    }),
    { seed, numRuns: 1500 },
  );
  expectCleanPrototypes();
});

test("encoded values that were changed, cut off or given large promises are a value or are refused", () => {
  fc.assert(
    fc.property(
      keepableValue,
      fc.array(change, { minLength: 1, maxLength: 3 }),
      fc.nat(4000),
      (value, changes, end) => {
        const { codec, parts } = encodeValue(value);
        const bytes = Buffer.concat(parts);
        decode(codec, changed(bytes, changes));
        decode(codec, bytes.subarray(0, end % (bytes.length + 1)));
      },
    ),
    { seed, numRuns: 800 },
  );
  expectCleanPrototypes();
});

const repeat = (hex: string, times: number, end: string = ""): Buffer =>
  Buffer.from(hex.repeat(times) + end, "hex");

/** Twenty-eight lists, each of which holds the one before it twice: as a text it would be 2^28 characters. */
const doubling = Buffer.concat([
  Buffer.from("c1", "hex"),
  repeat("d81c82", 28, "61616161"),
  ...Array.from({ length: 27 }, (_, level) => Buffer.from([0xd8, 0x1d, 0x18, 27 - level])),
]);

const npyOf = (shape: string, headerBytes?: number): Buffer => {
  const fields =
    `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape},), }`.padEnd(117) + "\n";
  const head = Buffer.from("934e554d505901000000", "hex");
  head.writeUInt16LE(headerBytes ?? fields.length, 8);
  return Buffer.concat([head, Buffer.from(fields, "latin1")]);
};

const refused: readonly (readonly [what: string, codec: CodecName, bytes: () => Uint8Array])[] = [
  ["an array of 2^32 elements", "cbor", () => Buffer.from("9b000000010000000001", "hex")],
  ["a map of 2^32 fields", "cbor", () => Buffer.from("bb00000001000000006161", "hex")],
  ["a byte string of 2^32 bytes", "cbor", () => Buffer.from("5b000000010000000001", "hex")],
  ["a text of 2^53 bytes", "cbor", () => Buffer.from("7b002000000000000061", "hex")],
  ["a set of 2^32 members", "cbor", () => Buffer.from("d901029b0000000100000000", "hex")],
  ["a Map of 2^32 pairs", "cbor", () => Buffer.from("d90103bb0000000100000000", "hex")],
  ["a typed array of 2^32 bytes", "cbor", () => Buffer.from("d8565b0000000100000000", "hex")],
  ["an array without an end", "cbor", () => repeat("9f", 1)],
  ["arrays without an end", "cbor", () => repeat("9f", 100_000)],
  ["100,000 arrays in each other", "cbor", () => repeat("81", 100_000, "00")],
  ["100,000 maps in each other", "cbor", () => repeat("a16161", 100_000, "00")],
  ["100,000 Maps as keys of each other", "cbor", () => repeat("d90103a1", 100_000, "0000")],
  ["100,000 sets in each other", "cbor", () => repeat("d9010281", 100_000, "00")],
  ["100,000 shared marks", "cbor", () => repeat("d81c", 100_000, "00")],
  [
    "100,000 errors as causes",
    "cbor",
    () => repeat("d81b82654572726f72a1656361757365", 100_000, "00"),
  ],
  [
    "an array whose length is set to 30 million",
    "cbor",
    () => Buffer.from("d81b8365417272617980a1666c656e6774681a01c9c380", "hex"),
  ],
  ["a date that is a list of lists", "cbor", () => doubling],
  ["2^32 elements", "npy", () => npyOf("4294967296")],
  ["a number of elements of 60 digits", "npy", () => npyOf("9".repeat(60))],
  ["a header that is longer than the file", "npy", () => npyOf("1", 65_535)],
  ["a million arrays in each other", "json", () => Buffer.from("[".repeat(1e6) + "]".repeat(1e6))],
  [
    "100,000 objects in each other",
    "json",
    () => Buffer.from('{"a":'.repeat(1e5) + "1" + "}".repeat(1e5)),
  ],
  [
    "1002 arrays after a text of brackets",
    "json",
    () => Buffer.from(`["\\\\",${"[".repeat(1001)}${"]".repeat(1001)}]`),
  ],
];

/** Bytes that this process holds more after some work than before it. */
function growthOf(work: () => unknown): number {
  const used = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  work();
  return used() - before;
}

test.each(refused)(
  "%s in a value of codec %s are refused, and take no memory",
  (_, codec, bytes) => {
    const made = bytes();
    let thrown: unknown;
    const bytesMore = growthOf(() => {
      try {
        decodeValue(codec, made);
      } catch (error) {
        thrown = error;
      }
    });
    expect(thrown).toBeInstanceOf(Error);
    expect((thrown as Error).message).not.toMatch(/call stack|allocation|memory/i);
    expect(bytesMore).toBeLessThan(48 * 2 ** 20);
  },
);

const nests: Readonly<Record<string, (inner: unknown) => unknown>> = {
  "an array": (inner) => [inner],
  "an object": (inner) => ({ inner }),
  "a Map": (inner) => new Map([["inner", inner]]),
  "a Map by its key": (inner) => new Map([[inner, 1]]),
  "a set": (inner) => new Set([inner]),
  "an error": (inner) => Object.assign(new Error("x"), { cause: inner, stack: "" }),
  "a sparse array": (inner) => Object.assign([], { 1: inner }),
};

test.each(Object.entries(nests))(
  "what is nested in %s as deeply as can be kept is read, also where each level is shared",
  (_, nest) => {
    for (const isShared of [false, true]) {
      const all: unknown[] = [];
      let value: unknown = undefined;
      for (let level = 0; level < 999; level++) {
        value = nest(value);
        all.push(value);
      }
      const { codec, parts } = encodeValue(isShared ? { value, all } : { value });
      expect(codec).toBe("cbor");
      expect(decodeValue(codec, Buffer.concat(parts))).toHaveProperty("value");
    }
  },
);

test("a sparse array of the greatest length takes no memory, and brackets in texts are no levels", () => {
  const sparse = Buffer.from("d81b836b53706172736541727261791affffffffa0", "hex");
  expect(
    growthOf(() => expect(decodeValue("cbor", sparse)).toHaveLength(2 ** 32 - 1)),
  ).toBeLessThan(2 ** 24);
  for (const value of ["[".repeat(5000), '"['.repeat(5000), "\\".repeat(5001)]) {
    expect(decodeValue("json", Buffer.from(JSON.stringify([value])))).toEqual([value]);
  }
  const deepest = "[".repeat(1001) + "]".repeat(1001);
  expect(JSON.stringify(decodeValue("json", Buffer.from(deepest)))).toBe(deepest);
});

test.each(["__proto__", "constructor", "prototype", "toString", "valueOf", "then", "toJSON"])(
  "a field named %s becomes an own field of what is read, and of nothing else",
  (name) => {
    const text = (value: string): Buffer =>
      Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
    const field = Buffer.concat([text(name), Buffer.from("a168706f6c6c7574656401", "hex")]);
    const inside: readonly (readonly [what: string, head: string])[] = [
      ["an object", "a1"],
      ["an error", "d81b82654572726f72a1"],
      ["an array", "d81b8365417272617980a1"],
      ["a sparse array", "d81b836b537061727365417272617902a1"],
    ];
    for (const [what, head] of inside) {
      const value = decodeValue("cbor", Buffer.concat([Buffer.from(head, "hex"), field])) as object;
      expect([what, Object.getOwnPropertyDescriptor(value, name)?.value]).toEqual([
        what,
        { polluted: 1 },
      ]);
    }
    const parsed = decodeValue("json", Buffer.from(`{"${name}":{"polluted":1}}`)) as object;
    expect(Object.hasOwn(parsed, name)).toBe(true);
    expectCleanPrototypes();
  },
);

const keys = storeKeys("w");
const [entryKey, codeHash] = [keys.entry(fingerprintOf(1)), "c".repeat(64) as CodeHash];
const text = (parts: readonly string[]): readonly Uint8Array[] => [Buffer.from(parts.join(""))];

/** How each file of a store says that it is as it was written; who forges one can do so too. */
const seal: Readonly<
  Record<string, (json: string) => readonly [key: string, content: readonly Uint8Array[]]>
> = {
  "a line of a journal": (json) => {
    const rest = json.slice(1);
    return [keys.journal(runIdOf(9)), text([`{"check":"${sha256(rest).slice(0, 16)}",${rest}\n`])];
  },
  "an entry": (json) => {
    const fields = json.slice(0, -1);
    return [entryKey, text([`${fields},"headerHash":"${sha256(json)}"}\n`, "x".repeat(20_000)])];
  },
  "a snapshot": (json) => {
    const body = Buffer.from(json);
    const header = JSON.stringify({
      ...{ ffuseEntry: 1, fingerprint: fingerprintOf(1), codec: "json" },
      ...{ contentHash: contentHash("json", [body]), sizeBytes: body.length, items: {} },
      ...{
        node: "n",
        functionName: "f",
        codeHash: "",
        durationMs: 0,
        createdAt: 1,
        snapshot: true,
      },
    });
    const line = `${header.slice(0, -1)},"headerHash":"${sha256(header)}"}\n`;
    return [keys.snapshot(fingerprintOf(1)), [Buffer.from(line), body]];
  },
  "an index": (json) => [
    keys.index,
    text([`{"ffuseIndex":3,"hash":"${sha256(`ffuseIndex 3\n${json}`)}"}\n`, json]),
  ],
  "texts of code": (json) => [
    keys.code(codeHash),
    text([`{"ffuseCode":1,"hash":"${sha256(json)}"}\n`, json]),
  ],
  "hashes of files": (json) => [
    keys.stats,
    text([`{"ffuseStats":1,"hash":"${sha256(json)}"}\n`, json]),
  ],
  "a mark of the layout": (json) => [keys.format, text([json])],
  "a name": (json) => [keys.name, text([json])],
};

const hash = fingerprintOf(1);
const inputs = [{ node: "a", where: "[0]", path: [], hash }];
const parts = {
  ...{ code: codeHash, function: "f", arguments: hash, argumentsText: "[]", inputs },
  declared: [{ kind: "file", name: "x", where: "", hash }],
};

/** One true example of each, of which a part is then replaced by anything. */
const examples: readonly (readonly [what: string, value: unknown])[] = [
  [
    "a line of a journal",
    { type: "journal", at: 1, format: 2, kind: "run", workflow: "w", run: runIdOf(9) },
  ],
  [
    "a line of a journal",
    {
      ...{
        type: "result",
        at: 9e12,
        node: "large",
        functionName: "f",
        fingerprint: hash,
        contentHash: hash,
      },
      ...{
        codec: "cbor",
        sizeBytes: 3,
        items: { '["a"]': hash },
        files: [{ path: "a", hash, sizeBytes: 1 }],
      },
      ...{ durationMs: 1, parts, because: { kind: "code" }, base64: "gQAA", text: "[1]" },
    },
  ],
  ["a line of a journal", { type: "reused", at: 9e12, node: "large", fingerprint: hash }],
  [
    "a line of a journal",
    { type: "failed", at: 9e12, node: "large", failure: {}, durationMs: 1, parts },
  ],
  ["a line of a journal", { type: "removed", at: 9e12, node: "large", fingerprints: [hash] }],
  [
    "a line of a journal",
    { type: "items", at: 9e12, fingerprint: hash, contentHash: hash, items: { "[1]": hash } },
  ],
  [
    "an entry",
    {
      ...{ ffuseEntry: 1, fingerprint: hash, codec: "text", contentHash: hash, sizeBytes: 20_000 },
      ...{
        items: { '["a"]': hash },
        node: "large",
        functionName: "f",
        codeHash,
        durationMs: 1,
        createdAt: 1,
      },
    },
  ],
  ["a snapshot", { how: "fields", state: {}, from: null }],
  [
    "an index",
    {
      ...{ latestRunAt: 1, journals: [[keys.journal(runIdOf(1)), 100]], runs: [runIdOf(1)] },
      results: [[hash, hash, "json", 3, {}, "large", "f", 1, 1, 0, 0, 50, null]],
      ...{
        names: [["large", hash, 1]],
        removedNames: [["b", 1]],
        removedFingerprints: [[hash, 1]],
      },
    },
  ],
  [
    "texts of code",
    { hash: codeHash, units: [{ name: "f", text: "x" }], packages: [{ name: "p", version: "1" }] },
  ],
  ["hashes of files", [["/a", "1 2 3 4", hash, 1]]],
  ["a mark of the layout", { ffuseStore: 1 }],
  ["a name", "w"],
];

const anything = fc.oneof(
  { weight: 4, arbitrary: jsonValue },
  fc.constantFrom<unknown>(
    ...[2 ** 32, 2 ** 53, 1e308, -1, "", "../../x", "\0", "\ud800", "x".repeat(5000), [], {}, null],
    ...[JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')],
  ),
);

/** A copy of plain data with the part at one of its places replaced. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  let count = 0;
  const copy = (part: unknown): unknown => {
    if (count++ === place) return by;
    if (Array.isArray(part)) return part.map(copy);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, copy(item)]));
  };
  return copy(value);
}

async function wholePlace(): Promise<Place> {
  const place = openMemoryPlace();
  await keepResults(place, { large: "v".repeat(20_000), small: { a: 1 } });
  return place;
}

/** Reads all of a store in every way, and lets it be mended and collected; only refusals by name may come. */
async function readAll(place: Place): Promise<void> {
  const ways: readonly (() => Promise<unknown>)[] = [
    () => listWorkflows(place),
    async () => {
      const store = await openStore({ place, workflow: "w", onWarning: () => {} });
      await store.findByFingerprint(fingerprintOf(1));
      for (const { name } of await store.listTasks()) await store.read(name).catch(expectRefusal);
      await store.read("small" as NodeName);
      await store.close();
    },
    () => readRun(place, { workflow: "w", run: runIdOf(9) }),
    () => readEntryHead(place, entryKey),
    () => readCode(place, keys, codeHash),
    () => openSnapshotStore({ place, workflow: "w" }).findFirst([fingerprintOf(1)]),
    () => new FileStats(place, keys.stats).find("/a", "1 2 3 4"),
    () => measureStore(place, { now: 2e12 }),
    () => drain(verifyStore(place, { now: 2e12, repair: false })),
    () => drain(verifyStore(place, { now: 2e12, repair: true })),
    () => collectGarbage(place, { now: 2e12, keepRuns: 1, dryRun: false }),
  ];
  for (const way of ways) await way().catch(expectRefusal);
}

async function drain(all: AsyncIterator<unknown>): Promise<void> {
  while ((await all.next()).done !== true);
}

function expectRefusal(error: unknown): void {
  if (!isFfuseError(error)) throw error;
}

test("whatever a file of a store says with a right hash is read or refused by name, and nothing else happens", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...examples),
      fc.nat(40),
      anything,
      async (example, at, by) => {
        const [what, value] = example;
        const json = JSON.stringify(replaced(value, at, by));
        const [key, content] = seal[what]?.(json) ?? ["", []];
        const place = await wholePlace();
        await place.put(key, content);
        await readAll(place);
      },
    ),
    { seed, numRuns: 250 },
  );
  expectCleanPrototypes();
});

test("random bytes in place of any file of a store are passed over or refused by name", async () => {
  const files = [entryKey, keys.journal(runIdOf(9)), keys.snapshot(fingerprintOf(1)), keys.index];
  const others = [keys.code(codeHash), keys.stats, keys.format, keys.name];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files, ...others),
      fc.uint8Array({ maxLength: 300 }),
      async (key, bytes) => {
        const place = await wholePlace();
        await place.put(key, [bytes]);
        await readAll(place);
      },
    ),
    { seed, numRuns: 60 },
  );
});

test("JSON that is nested deeply is refused in every file of a store, and a header of 20 MB is none", async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
  for (const what of Object.keys(seal)) {
    const [key, content] = seal[what]?.(deep) ?? ["", []];
    const place = await wholePlace();
    await place.put(key, content);
    await readAll(place);
  }
  const place = await wholePlace();
  await place.put(entryKey, [Buffer.alloc(20e6, "x")]);
  expect(await readEntryHead(place, entryKey)).toEqual({
    found: "it does not begin with the header of an entry",
  });
});
