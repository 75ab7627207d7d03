import { chmodSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { explain } from "../../src/failure/failure.ts";
import type { Explanation } from "../../src/failure/explanation.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import { bundleTree } from "../support/bundle-tree.ts";
import type { BundleTree } from "../support/bundle-tree.ts";

/** Everything that bundling a file says, with `PROJECT` for the folder. */
async function explanations(
  tree: BundleTree,
  entry?: string,
): Promise<readonly (Explanation & { readonly code: string })[]> {
  const error: unknown = await tree.bundle(entry).then(
    () => new Error("it was bundled"),
    (error: unknown) => error,
  );
  if (!isFfuseError(error)) throw error;
  const text = JSON.stringify(
    error.failures.map((failure) => ({ code: failure.reason, ...explain(failure) })),
  );
  return JSON.parse(text.replaceAll(tree.folder, "PROJECT")) as never;
}

test("a missing workflow file names near files", async () => {
  const tree = await bundleTree({ "workflow.ts": "", "penguins.ts": "", "penguins.txt": "" });
  expect(await explanations(tree, "penguin.ts")).toEqual([
    {
      code: "workflow-file-missing",
      headline: "there is no workflow file PROJECT/penguin.ts",
      hint: "did you mean penguins.ts?",
      exitStatus: 2,
    },
  ]);
  expect(await explanations(tree, "no/such/folder.ts")).toEqual([
    {
      code: "workflow-file-missing",
      headline: "there is no workflow file PROJECT/no/such/folder.ts",
      hint: "give the path of a .ts or .js file",
      exitStatus: 2,
    },
  ]);
  expect((await explanations(tree, "workflow"))[0]?.hint).toBe("did you mean workflow.ts?");
  expect((await explanations(tree, "workflow.ts/deep.ts"))[0]?.code).toBe("workflow-file-missing");
});

test("a folder in place of a workflow file names files in it", async () => {
  const tree = await bundleTree({ "flows.ts/one.ts": "", "flows.ts/notes.md": "" });
  expect(await explanations(tree, "flows.ts")).toEqual([
    {
      code: "workflow-file-unusable",
      headline: "the workflow file PROJECT/flows.ts is a folder",
      hint: "give a file in it, such as one.ts",
      exitStatus: 2,
    },
  ]);
});

test("a workflow file of another kind is told which kinds there are", async () => {
  const tree = await bundleTree({ "workflow.txt": "", workflow: "" });
  const hint = "a workflow file ends in .ts, .mts, .cts, .tsx, .js, .mjs, .cjs or .jsx";
  expect(await explanations(tree, "workflow.txt")).toEqual([
    {
      code: "workflow-file-unusable",
      headline: `the workflow file PROJECT/workflow.txt ends in ".txt"`,
      hint,
      exitStatus: 2,
    },
  ]);
  expect(await explanations(tree, "workflow")).toEqual([
    {
      code: "workflow-file-unusable",
      headline: "the workflow file PROJECT/workflow has no extension",
      hint,
      exitStatus: 2,
    },
  ]);
});

test("a symbolic link that leads in a circle is a file that cannot be read", async () => {
  const tree = await bundleTree({ "workflow.ts": { linkTo: "workflow.ts" } });
  expect(await explanations(tree)).toEqual([
    {
      code: "workflow-file-unusable",
      headline: "the workflow file PROJECT/workflow.ts cannot be read (ELOOP)",
      hint: "check that you may read it and every folder above it",
      exitStatus: 2,
    },
  ]);
});

test("a workflow file without permission is told so, but to root, who needs none", async () => {
  const tree = await bundleTree({ "workflow.ts": "" });
  chmodSync(tree.path("workflow.ts"), 0);
  if (process.getuid?.() === 0) {
    await expect(tree.bundle()).resolves.toMatchObject({ entry: tree.path("workflow.ts") });
    return;
  }
  expect((await explanations(tree))[0]?.headline).toBe(
    "the workflow file PROJECT/workflow.ts cannot be read (EACCES)",
  );
});

test("a syntax error shows its line, with columns as editors count them", async () => {
  const tree = await bundleTree({ "workflow.ts": `const a = 1;\nconst é = "🐧é" oops;\n` });
  expect(await explanations(tree)).toEqual([
    {
      code: "syntax-error",
      headline: `Expected ";" but found "oops"`,
      place: {
        file: "PROJECT/workflow.ts",
        line: 2,
        column: 17,
        length: 4,
        lineText: `const é = "🐧é" oops;`,
      },
      hint: "mend the line above and run again",
      exitStatus: 2,
    },
  ]);
});

test("a syntax error on a line that asks for import.meta shows the author's text only", async () => {
  const lineText = `export const url = import.meta.url oops;`;
  const tree = await bundleTree({
    "workflow.ts": `import "./one.ts"; import "./two.ts";`,
    "one.ts": `\uFEFF${lineText}`,
    "two.ts": `#!/usr/bin/env ffuse\n${lineText}`,
  });
  const at = (file: string, line: number) => ({ file, line, column: 36, length: 4, lineText });
  expect((await explanations(tree)).map(({ place }) => place)).toEqual([
    at("PROJECT/one.ts", 1),
    at("PROJECT/two.ts", 2),
  ]);
});

test("all mistakes of all files are told at once", async () => {
  const tree = await bundleTree({
    "workflow.ts": `import { a } from "./a.ts";\nimport "not-installed/deep";\nimport "./gone.ts";\nimport "@me/gone";\nexport default a;`,
    "a.ts": `export const a = ;`,
  });
  const found = await explanations(tree);
  const sorted = [...found].sort((a, b) => (a.headline < b.headline ? -1 : 1));
  expect(
    sorted.map(({ code, headline, hint, place }) => ({ code, headline, hint, place })),
  ).toEqual([
    {
      code: "syntax-error",
      headline: `Unexpected ";"`,
      hint: "mend the line above and run again",
      place: {
        file: "PROJECT/a.ts",
        line: 1,
        column: 18,
        length: 1,
        lineText: `export const a = ;`,
      },
    },
    {
      code: "import-unresolved",
      headline: `cannot find "./gone.ts"`,
      hint: "check the path; it is relative to the file that imports it",
      place: {
        file: "PROJECT/workflow.ts",
        line: 3,
        column: 8,
        length: 11,
        lineText: `import "./gone.ts";`,
      },
    },
    {
      code: "import-unresolved",
      headline: `cannot find "@me/gone"`,
      hint: "install it where that file is: npm install @me/gone",
      place: {
        file: "PROJECT/workflow.ts",
        line: 4,
        column: 8,
        length: 10,
        lineText: `import "@me/gone";`,
      },
    },
    {
      code: "import-unresolved",
      headline: `cannot find "not-installed/deep"`,
      hint: "install it where that file is: npm install not-installed",
      place: {
        file: "PROJECT/workflow.ts",
        line: 2,
        column: 8,
        length: 20,
        lineText: `import "not-installed/deep";`,
      },
    },
  ]);
});

test("a part of a package that it does not export is told with the reason", async () => {
  const tree = await bundleTree({
    "node_modules/dep/package.json": `{"name": "dep", "version": "1.0.0", "exports": {".": "./i.js"}}`,
    "node_modules/dep/i.js": "",
    "node_modules/dep/inner.js": "",
    "workflow.ts": `import "dep/inner.js";`,
  });
  expect(await explanations(tree)).toEqual([
    {
      code: "import-unresolved",
      headline: `cannot find "dep/inner.js"`,
      place: {
        file: "PROJECT/workflow.ts",
        line: 1,
        column: 8,
        length: 14,
        lineText: `import "dep/inner.js";`,
      },
      details: [`The path "./inner.js" is not exported by package "dep":`],
      hint: "install it where that file is: npm install dep",
      exitStatus: 2,
    },
  ]);
});

test("a name that ffuse or a file does not export is a mistake with a near name", async () => {
  const tree = await bundleTree({
    "workflow.ts": `import { workflo } from "ffuse";\nimport { b } from "./a.ts";\nexport default [workflo, b];`,
    "a.ts": `export const a = 1;`,
  });
  expect(await explanations(tree)).toEqual([
    {
      code: "syntax-error",
      headline: `No matching export in "ffuse" for import "workflo"`,
      place: {
        file: "PROJECT/workflow.ts",
        line: 1,
        column: 10,
        length: 7,
        lineText: `import { workflo } from "ffuse";`,
      },
      details: [`Did you mean to import "workflow" instead?`],
      hint: "mend the line above and run again",
      exitStatus: 2,
    },
    {
      code: "syntax-error",
      headline: `No matching export in "a.ts" for import "b"`,
      place: {
        file: "PROJECT/workflow.ts",
        line: 2,
        column: 10,
        length: 1,
        lineText: `import { b } from "./a.ts";`,
      },
      hint: "mend the line above and run again",
      exitStatus: 2,
    },
  ]);
});

test("a mistake in tsconfig.json is shown in that file", async () => {
  const tree = await bundleTree({
    "workflow.ts": "",
    "tsconfig.json": `{\n  "compilerOptions": {"paths"}\n}`,
  });
  expect(await explanations(tree)).toEqual([
    {
      code: "syntax-error",
      headline: `Expected ":" in JSON but found "}"`,
      place: {
        file: "PROJECT/tsconfig.json",
        line: 2,
        column: 30,
        length: 1,
        lineText: `  "compilerOptions": {"paths"}`,
      },
      hint: "mend the line above and run again",
      exitStatus: 2,
    },
  ]);
});

test("an import of a file that is neither code nor JSON is shown where it stands", async () => {
  const tree = await bundleTree({
    "workflow.ts": `export {};\nimport "./table.csv";`,
    "table.csv": "a,b",
  });
  expect(await explanations(tree)).toEqual([
    {
      code: "import-unsupported",
      headline: `cannot import PROJECT/table.csv: ".csv" is neither code nor JSON`,
      place: {
        file: "PROJECT/workflow.ts",
        line: 2,
        column: 8,
        length: 13,
        lineText: `import "./table.csv";`,
      },
      hint: `read it with node:fs inside a wrapped function; new URL("./name", import.meta.url) is its place`,
      exitStatus: 2,
    },
  ]);
});

test("a cache folder that was asked for and cannot be written is an error", async () => {
  const tree = await bundleTree({ "workflow.ts": "", "a-file": "" });
  vi.stubEnv("FFUSE_CACHE_DIR", tree.path("a-file"));
  const found = await explanations(tree).finally(() => vi.unstubAllEnvs());
  expect(found).toEqual([
    {
      code: "cache-folder-unwritable",
      headline: "the bundle cannot be written to PROJECT/a-file/bundles (ENOTDIR)",
      hint: "make that folder writable, or set FFUSE_CACHE_DIR to one that is",
      exitStatus: 2,
    },
  ]);
});
