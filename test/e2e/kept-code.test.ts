import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

/** A place to run the command with a cache folder of its own. */
async function cachedRig(cache: string): Promise<Rig> {
  return makeRig({}, { env: { FFUSE_CACHE_DIR: cache } });
}

async function filesIn(folder: string): Promise<Readonly<Record<string, number>>> {
  const names = (await readdir(folder)).sort();
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (await stat(join(folder, name))).ino;
  return found;
}

test("compiled code is kept once for each command, and used from then on", async () => {
  const { folder: cache } = await makeRig({});
  const rig = await cachedRig(cache);
  const { stdout } = await rig.ffuse("ls-workflows", "--json");
  const code = join(cache, "code");
  const kept = await filesIn(code);
  const version = `${process.version}-${process.arch}`;
  expect(Object.keys(kept).map((name) => name.replace(/-[0-9a-f]{16}-/, "-BUILD-"))).toEqual([
    `rest-other-BUILD-${version}.bin`,
    `start-other-BUILD-${version}.bin`,
  ]);
  expect((await rig.ffuse("ls-workflows", "--json")).stdout).toBe(stdout);
  expect(await filesIn(code)).toEqual(kept);
});

const damages: readonly (readonly [what: string, damage: (bytes: Buffer) => Buffer])[] = [
  ["cut off", (bytes) => bytes.subarray(0, bytes.length / 2)],
  ["changed in one bit", (bytes) => flipped(bytes)],
  ["empty", () => Buffer.alloc(0)],
];
for (const [what, damage] of damages) {
  test(`kept code that is ${what} is not used and made again`, async () => {
    const { folder: cache } = await makeRig({});
    const rig = await cachedRig(cache);
    const { stdout } = await rig.ffuse("--help");
    const code = join(cache, "code");
    const [name = ""] = await readdir(code);
    const whole = await readFile(join(code, name));
    const damaged = damage(whole);
    await writeFile(join(code, name), damaged);
    const again = await rig.ffuse("--help");
    expect(again).toMatchObject({ status: 0, stdout, stderr: "" });
    const mended = await readFile(join(code, name));
    expect(mended.equals(damaged)).toBe(false);
    expect(mended.subarray(0, 32)).toEqual(
      createHash("sha256").update(mended.subarray(32)).digest(),
    );
    expect(await readdir(code)).toEqual([name]);
  });
}

test("where no code can be kept, commands do the same", async () => {
  const { folder: cache } = await makeRig({ code: "no folder" });
  const rig = await cachedRig(cache);
  const { stdout } = await (await cachedRig(join(cache, "other"))).ffuse("--help");
  expect(await rig.ffuse("--help")).toMatchObject({ status: 0, stdout, stderr: "" });
  expect(await readFile(join(cache, "code"), "utf8")).toBe("no folder");
});

test("kept code of the folder that a command is called in is not looked for", async () => {
  const { folder: home } = await makeRig({});
  const rig = await makeRig(
    {},
    { env: { FFUSE_CACHE_DIR: undefined, XDG_CACHE_HOME: undefined, HOME: home } },
  );
  await mkdir(join(rig.folder, "node_modules"));
  await rig.ffuse("--help");
  expect(await readdir(rig.folder)).toEqual(["node_modules"]);
  expect(await readdir(join(rig.folder, "node_modules"))).toEqual([]);
});

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  return changed;
}

test("each script of ours begins with the hash of what follows, by which its compiled code is kept", async () => {
  for (const name of ["start", "make", "rest"]) {
    const file = new URL(`../../dist/cli/${name}.cjs`, import.meta.url);
    const [first, ...body] = (await readFile(file, "utf8")).split("\n");
    expect(first).toBe(`// ${createHash("sha256").update(body.join("\n")).digest("hex")}`);
  }
});
