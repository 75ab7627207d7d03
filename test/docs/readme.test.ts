import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { installedProject, quickNpx } from "../support/installed-project.ts";
import { jqFolder } from "../support/jq-folder.ts";
import { markdownBlocks } from "../support/markdown-blocks.ts";
import type { MarkdownBlock } from "../support/markdown-blocks.ts";
import { runShell } from "../support/run-shell.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = await readFile(join(root, "README.md"), "utf8");
const blocks = markdownBlocks(readme);

/** What differs from run to run, taken out: durations, times, how many cores, the order of nodes that end side by side. */
function normalise(output: string): string {
  const lines = output
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, "TIME")
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "INSTANT")
    .replaceAll(/on \d+ cores?/g, "on N cores")
    .replaceAll(/(\S) {2,}/g, "$1  ")
    .split("\n");
  const sorted: string[] = [];
  let run: string[] = [];
  for (const line of lines) {
    if (/^ {2}[✓[]/.test(line)) {
      run.push(line);
      continue;
    }
    sorted.push(...run.sort(), line);
    run = [];
  }
  return [...sorted, ...run.sort()].join("\n");
}

/** The commands of a console block, each with what it prints. */
function transcript({ text }: MarkdownBlock): readonly { command: string; output: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, output: output.join("\n") };
    });
}

test("every block of the README does what the README says", async () => {
  const { folder, bin, tarball } = await installedProject({});
  const path = [await quickNpx(folder), bin, await jqFolder()];
  const written = new Map<string, string>();
  const sources: string[] = [];
  const commands: string[] = [];
  const checked: MarkdownBlock[] = [];

  for (const { attributes, text, line } of blocks) {
    const { file } = attributes;
    if (file === undefined) continue;
    await writeFile(join(folder, file), text);
    written.set(file, `README.md:${line}`);
  }
  for (const block of blocks) {
    const { language, attributes, text, line } = block;
    const at = `README.md:${line}`;
    const file = attributes["file"];
    const quoted = attributes["quote"];
    if (quoted !== undefined) expect(text, at).toBe(await readFile(join(root, quoted), "utf8"));
    if (["ts", "js", "yaml"].includes(language) && file !== undefined) {
      if (language !== "yaml") sources.push(file);
    } else if (language === "sh" && attributes["check"] === "scripts") {
      const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
      for (const command of text.trim().split("\n")) {
        const [, script] = /^npm (?:run )?([\w:]+)/.exec(command) ?? [];
        expect(Object.keys(scripts), at).toContain(script);
      }
    } else if (language === "sh" && attributes["check"] === "install") {
      // The project was made from this very package; only the fetching of its dependencies is left out.
      expect(text, at).toContain(`/${tarball} `);
    } else if (language === "sh") {
      const script = file === undefined ? text : `bash -eu ${file}`;
      const { status, stderr } = await runShell(script, { folder, path });
      expect(`${status} ${stderr}`, at).toMatch(/^0 /);
      commands.push(script, text);
    } else if (language === "console") {
      for (const { command, output } of transcript(block)) {
        const merged = await runShell(`{ ${command}\n} 2>&1`, { folder, path });
        expect(normalise(merged.stdout), `${at}: ${command}`).toBe(normalise(output));
        expect(merged.status, `${at}: ${command}`).toBe(0);
        commands.push(command);
      }
    } else {
      throw new Error(`${at}: nobody knows how to check a block of "${language}" like this`);
    }
    checked.push(block);
  }

  expect(checked).toEqual(blocks);
  for (const [file, at] of written) {
    const isUsed =
      commands.some((command) => command.includes(file)) || file.endsWith(".query.yaml");
    expect(isUsed, `${at}: no command uses ${file}`).toBe(true);
  }

  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2023",
        module: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        allowJs: true,
        checkJs: true,
        noEmit: true,
        types: ["node"],
      },
      files: sources,
    }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const types = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  expect(types.stdout).toBe("");
}, 300_000);

test("npx starts what is installed", async () => {
  const { folder } = await installedProject({});
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const { stdout } = await runShell("npx ffuse --version", { folder, path: [] });
  expect(stdout).toBe(`${version}\n`);
});

test("the picture of the README is what ffuse graph draws today", async () => {
  const { folder, bin } = await installedProject({
    "quickstart.ts": await readFile(join(root, "workflows/quickstart.ts"), "utf8"),
  });
  const { stdout } = await runShell("ffuse graph quickstart.ts", { folder, path: [bin] });
  expect(await readFile(join(root, "docs/quickstart.svg"), "utf8")).toBe(stdout);
  expect(readme).toContain("(docs/quickstart.svg)");
});

test("the README names every command, every flag and every exit status of ffuse", async () => {
  const { folder, bin } = await installedProject({});
  const help = async (...words: readonly string[]) =>
    (await runShell(`ffuse ${words.join(" ")} --help`, { folder, path: [bin] })).stdout;
  const commands = [...(await help()).matchAll(/^ {2}([a-z-]+) \[/gm)].map(([, name]) => name!);
  expect(commands.length).toBeGreaterThan(7);
  const missing: string[] = [];
  for (const command of commands.filter((name) => name !== "help")) {
    if (!readme.includes(`ffuse ${command}`)) missing.push(command);
    for (const [, flag] of (await help(command)).matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)) {
      if (flag !== "--help" && !readme.includes(flag!)) missing.push(`${command} ${flag!}`);
    }
  }
  expect(missing).toEqual([]);
  for (const status of [0, 1, 2, 70, 130])
    expect(readme).toMatch(new RegExp(`^\\| +\`?${status}\`? `, "m"));
});
