import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import { collectGarbage } from "../../src/store/care/collect-garbage.ts";
import { measureStore } from "../../src/store/care/measure-store.ts";
import { verifyStore } from "../../src/store/care/verify-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { fingerprintOf, keepResults } from "../support/keep-results.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function checked(rest: string): string {
  return `{"check":"${sha256(rest).slice(0, 16)}",${rest}\n`;
}

function headed(fields: string): string {
  return `${fields},"headerHash":"${sha256(`${fields}}`)}"}\nanything`;
}

/** How later formats say what they are. */
const newer: Readonly<Record<string, string>> = {
  "w/runs/20990101T000000000Z-00000000.jsonl": checked('"type":"journal","at":1,"format":9}'),
  "my-flow=23f4a8b3027c37b193fd46e98e9147ae/runs/20990101T000000000Z-00000000.jsonl": checked(
    '"type":"journal","at":1,"format":9}',
  ),
  "w/index": `{"ffuseIndex":9,"hash":"${sha256("ffuseIndex 9\nanything")}"}\nanything`,
  "w/format": '{"ffuseStore":9}\n',
  "another/format": '{"ffuseStore":9}\n',
  [`w/results/00/${fingerprintOf(1)}`]: headed('{"ffuseEntry":9,"what":"else"'),
  [`w/results/00/${fingerprintOf(8)}`]: headed('{"ffuseEntry":9,"what":"else"'),
  [`w/snapshots/00/${fingerprintOf(9)}`]: headed('{"ffuseEntry":9,"what":"else"'),
};

async function contentOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const told = files.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    return `${file} ${sha256(await readFile(file, "latin1"))}`;
  });
  return (await Promise.all(told)).sort();
}

const now = Date.parse("2040-01-01");

test.each(Object.entries(newer))(
  "verify, verify --repair, gc and cache stats refuse a store with a newer %s, and change nothing",
  async (key, text) => {
    const folder = await temporaryFolder();
    const place = openFolderPlace(folder);
    await keepResults(place, { large: new Float64Array(5000), small: 1 });
    // Something to mend in another workflow, which comes first.
    await keepResults(place, { large: new Float64Array(5000) }, { workflow: "a" });
    await rm(join(folder, "a/results"), { recursive: true });
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), text);
    const before = await contentOf(folder);
    const isEntry = text.includes("ffuseEntry");
    const isKept = key.endsWith(fingerprintOf(1));
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      verify: () => verifyStore(place, { now, repair: false }).next(),
      "verify --repair": () => verifyStore(place, { now, repair: true }).next(),
      // What stays where it is, and what is only counted, is not looked into.
      ...(isKept ? {} : { gc: () => collectGarbage(place, { now, keepRuns: 1, dryRun: false }) }),
      ...(isEntry ? {} : { "cache stats": () => measureStore(place, { now }) }),
    };
    for (const [way, work] of Object.entries(ways)) {
      const thrown: unknown = await work().catch((error: unknown) => error);
      expect([way, isFfuseError(thrown) ? thrown.failure : thrown]).toMatchObject([
        way,
        { reason: "store-newer", path: join(folder, key), found: 9 },
      ]);
    }
    expect(await contentOf(folder)).toEqual(before);
  },
);

test("a newer workflow does not keep another one from being checked and measured by its name", async () => {
  const place = openFolderPlace(await temporaryFolder());
  await keepResults(place, { small: 1 });
  await place.put("newer/format", [Buffer.from('{"ffuseStore":9}\n')]);
  expect(
    (await verifyStore(place, { now, repair: true, workflow: "w" }).next()).value,
  ).toMatchObject({
    workflow: "w",
    findings: [],
  });
  expect(await measureStore(place, { now, workflow: "w" })).toMatchObject([{ workflow: "w" }]);
});
