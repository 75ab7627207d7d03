import { execFileSync } from "node:child_process";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeRig } from "../support/rig.ts";

const workflow = `
  import { workflow } from "ffuse";
  import { help } from "./help.ts";
  export default workflow(function one() { return help; })();
`;

/** Bundles in a cache folder, with what would change if they were written again. */
function bundlesIn(folder: string): readonly (readonly [string, number, number])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .sort()
    .map((name) => {
      const { ino, mtimeMs } = statSync(join(folder, name));
      return [name, ino, mtimeMs];
    });
}

test("an unchanged workflow is not bundled again, and one whose import changed is", async () => {
  const rig = await makeRig({ "w.ts": workflow, "help.ts": `export const help: number = 1;` });
  const cache = join(rig.folder, ".ffuse/cache/bundles");
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("1\n");
  const first = bundlesIn(cache);
  expect(first).toHaveLength(1);

  const later = new Date(Date.now() + 5000);
  utimesSync(join(rig.folder, "help.ts"), later, later);
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("1\n");
  expect(bundlesIn(cache)).toEqual(first);

  await writeFile(join(rig.folder, "help.ts"), `export const help: number = 2;`);
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("2\n");
  expect(bundlesIn(cache)).toHaveLength(2);
});

test("an unchanged workflow runs without esbuild, and a changed one says that esbuild is missing", async () => {
  const files = { "w.ts": workflow, "help.ts": `export const help: number = 1;` };
  const rig = await makeRig(files);
  expect((await rig.ffuse("graph", "w.ts", "--format", "json")).status).toBe(0);
  await writeFile(join(rig.folder, "no-esbuild"), "no program");
  vi.stubEnv("ESBUILD_BINARY_PATH", join(rig.folder, "no-esbuild"));
  try {
    const again = await rig.ffuse("run", "w.ts", "--print");
    expect(again.stdout, again.stderr).toBe("1\n");
    await writeFile(join(rig.folder, "help.ts"), `export const help: number = 2;`);
    const changed = await rig.ffuse("run", "w.ts", "--print");
    expect(changed.status).toBe(2);
    expect(changed.stderr).toMatch(
      /^FFUSE_BUNDLER_NOT_STARTED\n {2}esbuild could not be started: .+\n(?: {2}.*\n)* {2}hint: install ffuse again on this machine, with its optional dependencies\n$/,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test("git sees nothing new after a run but the results, in a project with and without node_modules", async () => {
  for (const project of [{}, { "package.json": "{}", "node_modules/.package-lock.json": "{}" }]) {
    const rig = await makeRig({
      ...project,
      "flows/w.ts": workflow,
      "flows/help.ts": `export const help = 1;`,
      ".gitignore": "node_modules/\n",
    });
    const git = (...words: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@test", ...words], {
        cwd: rig.folder,
        encoding: "utf8",
      });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "start");
    expect((await rig.ffuse("run", "flows/w.ts")).status).toBe(0);
    expect(git("status", "--porcelain")).toBe("?? storage/\n");
    expect(readdirSync(join(rig.folder, "flows")).filter((name) => !name.startsWith("."))).toEqual([
      "help.ts",
      "w.ts",
    ]);
  }
});

test("a workflow beside which nothing can be written is bundled into the user's cache folder", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "help.ts": `export const help: number = 1;`,
    // A file where the folder of build products would be.
    ".ffuse": "",
  });
  vi.stubEnv("XDG_CACHE_HOME", join(rig.folder, "home cache"));
  try {
    const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
    expect(stdout, stderr).toBe("1\n");
  } finally {
    vi.unstubAllEnvs();
  }
  if (process.platform !== "linux") return;
  expect(bundlesIn(join(rig.folder, "home cache/ffuse/bundles"))).toHaveLength(1);
});
