import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { NodeName } from "../../src/model/ids.ts";
import { listWorkflows } from "../../src/store/list-workflows.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { fingerprintOf, keepResults } from "../support/keep-results.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const large = new Float64Array(5000);

/** How later formats look; the hashes keep their rules, so that a changed byte is never taken for one. */
const newer: readonly (readonly [what: string, key: string, text: string, formats: string])[] = [
  [
    "a journal",
    "w/runs/20990101T000000000Z-00000000.jsonl",
    checked('"type":"journal","at":1,"format":9,"what":"else"}'),
    "its format is 9, and this one knows formats up to 2",
  ],
  [
    "the index",
    "w/index",
    `{"ffuseIndex":9,"hash":"${sha256("ffuseIndex 9\nanything")}"}\nanything`,
    "its format is 9, and this one knows formats up to 3",
  ],
  [
    "the layout of the folder",
    "w/format",
    '{"ffuseStore":9}\n',
    "its format is 9, and this one knows formats up to 1",
  ],
  [
    "an entry",
    `w/results/00/${fingerprintOf(1)}`,
    headed('{"ffuseEntry":9,"what":"else"'),
    "its format is 9, and this one knows formats up to 1",
  ],
];

function checked(rest: string): string {
  return `{"check":"${sha256(rest).slice(0, 16)}",${rest}\n`;
}

function headed(fields: string): string {
  return `${fields},"headerHash":"${sha256(`${fields}}`)}"}\nanything`;
}

async function storeWith(key: string, text: string): Promise<string> {
  const folder = await temporaryFolder();
  await keepResults(openFolderPlace(folder), { large, small: 1 });
  await mkdir(dirname(join(folder, key)), { recursive: true });
  await writeFile(join(folder, key), text);
  return folder;
}

async function contentOf(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  return Promise.all(
    names.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return `${file} ${sha256(await readFile(file, "latin1"))}`;
    }),
  );
}

test.each(newer)(
  "%s of a newer format is refused by name, and nothing is changed",
  async (what, key, text, formats) => {
    const folder = await storeWith(key, text);
    const before = await contentOf(folder);
    const place = openFolderPlace(folder);
    const refusal = `${folder}/${key} was written by a newer ffuse: ${formats} (update ffuse, or name another folder with --storage; nothing was changed)`;
    const open = () => openStore({ place, workflow: "w", onWarning: () => {} });
    if (what === "an entry") {
      const store = await open();
      await expect(store.findByFingerprint(fingerprintOf(1))).rejects.toThrow(refusal);
      await expect(store.read("large" as NodeName)).rejects.toThrow(refusal);
      expect(await store.read("small" as NodeName)).toBe(1);
    } else {
      await expect(open()).rejects.toThrow(refusal);
      await expect(listWorkflows(place)).rejects.toThrow(refusal);
    }
    expect(await contentOf(folder)).toEqual(before);
  },
);

test.each(newer.slice(0, 2))(
  "%s whose format alone was changed is damage, and no newer one",
  async (_, key, text) => {
    const folder = await storeWith(key, text.replace("9", "8"));
    const store = await openStore({
      ...{ place: openFolderPlace(folder), workflow: "w", onWarning: () => {} },
    });
    expect(await store.read("small" as NodeName)).toBe(1);
  },
);
