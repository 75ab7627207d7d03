import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode } from "./run-command.js";

const cache = "node_modules/.cache/ffuse";
const notesFile = join(cache, "build.json");
const buildInfoFile = join(cache, "build.tsbuildinfo");
const indexFile = join("dist", "index.js");
const schema = { from: "src/config/query.schema.json", to: "dist/query.schema.json" };

/** Modules that are loaded by their own names, by who imports the package and by threads, with their sources. */
const entries = {
  "api/index": "src/index.ts",
  "worker/in-process": "src/worker/in-process.ts",
  "worker/edit-module": "src/worker/edit-module.ts",
};

/** Modules that tests load from the built package; they are not published. */
const testEntries = [
  "backends/local/local-backend",
  "backends/pool/pool-backend",
  "bundle/bundle-workflow",
  "bundle/slice/slice-functions",
  "execute/begun-threads",
  "execute/load-in-process",
  "execute/local-executor",
  "execute/pool-executor",
  "pipeline/take-graph",
];

/** Packages that are installed beside ffuse; all others are part of dist/. */
const installed = ["@hpcc-js/wasm-graphviz", "esbuild", "piscina"];

/** What begins each pack of the command: what nearly every command loads, and what making a bundle needs beside it. */
const packs = {
  start: ["src/cli/main.ts", "src/cli/program.ts", "src/cli/commands/run.ts"],
  make: [
    "src/bundle/build-bundle.ts",
    "src/bundle/slice/constants-statement.ts",
    "src/bundle/slice/slice-bundle.ts",
  ],
};

const requireText =
  'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);';

/**
 * Makes dist/ from src/ and returns the exit status. Nothing is done when neither the sources nor dist/ changed
 * since the last build; files that no longer belong to it are removed one by one, so that others may go on using dist/.
 */
export async function build() {
  const stamp = stampOfSources();
  const notes = readNotes();
  const isWhole = notes.outputs.length > 0 && notes.outputs.every((file) => existsSync(file));
  if (isWhole && notes.stamp === stamp) return 0;

  mkdirSync(cache, { recursive: true });
  // The compiler writes only what changed since its notes, and would not bring back a lost file.
  if (!isWhole) rmSync(buildInfoFile, { force: true });
  const status = runNode(
    [
      "node_modules/typescript/bin/tsc",
      ...["-p", "tsconfig.build.json", "--incremental", "--tsBuildInfoFile", buildInfoFile],
    ],
    { output: "stderr" },
  );
  if (status !== 0) return status;

  const { files, packages } = await bundleSources(stamp);
  writeFileSync("dist/LICENSES.txt", licencesOf(packages));
  copyFileSync(schema.from, schema.to);
  const outputs = [...declarations(), ...files, "dist/LICENSES.txt", join(schema.to)];
  const wanted = new Set(outputs);
  for (const file of filesBelow("dist")) if (!wanted.has(file)) rmSync(file, { force: true });
  chmodSync("bin/ffuse.js", 0o755);
  writeFileSync(notesFile, JSON.stringify({ stamp, outputs }));
  return 0;
}

/** Few large files instead of many small ones: most of the time that a short command takes goes into opening modules. */
async function bundleSources(stamp) {
  // After the install, of which a fresh checkout has none yet.
  const esbuild = await import("esbuild");
  const bundle = esbuild.build;
  const common = {
    outdir: "dist",
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", target: "node20.19" },
    external: [...installed, ...installed.map((name) => `${name}/*`)],
    define: { "process.env.FFUSE_BUILD": JSON.stringify(stamp) },
    // For packages that are no ES modules and use built-in ones.
    banner: { js: requireText },
    plugins: [processPlugin],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  };
  // All code lies one folder deep, so that relative places are the same wherever code ends up. What
  // only tests load is bundled apart, since each further entry cuts the code into more pieces.
  const product = await bundle({
    ...common,
    entryPoints: entries,
    chunkNames: "chunks/[name]-[hash]",
  });
  const tested = await bundle({
    ...common,
    entryPoints: Object.fromEntries(
      testEntries.map((name) => [`tested/${name.replace(/^.*\//, "")}`, `src/${name}.ts`]),
    ),
    chunkNames: "tested/[name]-[hash]",
  });
  writeFileSync(indexFile, 'export * from "./api/index.js";\n');
  const command = await bundle({
    ...common,
    entryPoints: { main: "src/cli/main.ts" },
    chunkNames: "[name]-[hash]",
    banner: {},
    write: false,
  });
  const packs = await packCommand(command, esbuild.transform);
  // One module, since every bundle imports it; what copies of it share lies under global symbols.
  const author = await bundle({
    ...{ ...common, splitting: false },
    entryPoints: { "author/author": "src/author/author.ts" },
  });
  // One script each, since ES modules take longer to load; what they share with the author's side lies under global symbols.
  const threads = await bundle({
    ...common,
    ...{ outdir: "dist/worker", outExtension: { ".js": ".cjs" }, format: "cjs", splitting: false },
    entryPoints: ["src/worker/probe.ts", "src/worker/thread.ts"],
    define: { ...common.define, "import.meta.url": "__url" },
    banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
  });
  const outputs = [product, tested, author, threads].flatMap(({ metafile }) =>
    Object.keys(metafile.outputs),
  );
  for (const file of outputs) leaveOutRequire(file);
  const packages = [product, command, author, threads]
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return {
    files: [...outputs, ...packs, indexFile],
    packages: [...new Set(packages)].sort(),
  };
}

/**
 * Makes three scripts of the modules of the command, each an object of functions by name: opening a file and making a module
 * ready takes Node longer than running most of them, and of one script it is easy to keep the compiled code.
 */
async function packCommand({ outputFiles, metafile }, transform) {
  const { parse } = await import("acorn");
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => [
    basename(path),
    output,
  ]);
  const byName = new Map(outputs);
  const packOf = new Map();
  const add = (name, pack) => {
    if (packOf.has(name)) return;
    packOf.set(name, pack);
    for (const { path, kind } of byName.get(name)?.imports ?? []) {
      if (kind === "import-statement") add(basename(path), pack);
    }
  };
  for (const [pack, begins] of Object.entries(packs)) {
    for (const [name, { entryPoint }] of outputs) if (begins.includes(entryPoint)) add(name, pack);
  }

  const namesIn = (pack) =>
    JSON.stringify([...packOf.keys()].filter((name) => packOf.get(name) === pack));

  const parts = { start: [], make: [], rest: [] };
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const { code } = await transform(withOwnImport(text, parse), {
      ...{ format: "cjs", platform: "node", target: "node20.19" },
      define: { "import.meta.url": "__url" },
    });
    parts[packOf.get(name) ?? "rest"].push(
      `${JSON.stringify(name)}(module, exports, require, __import, __url) {\n${code}},\n`,
    );
  }
  return Object.entries(parts).map(([name, functions]) => {
    const file = join("dist", "cli", `${name}.cjs`);
    // What is in neither is in the rest.
    const index = name === "start" ? `"make.cjs": ${namesIn("make")},\n` : "";
    const body = `"use strict";\n({\n${index}${functions.join("")}});\n`;
    // By this line compiled code of it is kept; the same sources in another folder may be packed in another way.
    const hash = createHash("sha256").update(body).digest("hex");
    writeFileSync(file, `// ${hash}\n${body}`);
    return file;
  });
}

/** The text with `__import(…)` for `import(…)`, which scripts with kept code cannot do themselves. */
function withOwnImport(text, parse) {
  const starts = [];
  const walk = (node) => {
    if (node === null || typeof node !== "object") return;
    if (node.type === "ImportExpression") starts.push(node.start);
    for (const part of Object.values(node)) walk(part);
  };
  walk(parse(text, { ecmaVersion: "latest", sourceType: "module" }));
  let linked = text;
  for (const start of starts.sort((a, b) => b - a)) {
    linked = `${linked.slice(0, start)}__${linked.slice(start)}`;
  }
  return linked;
}

/** Importing `node:process` makes all that `process` has, its streams among them; the global makes what is asked for. */
const processPlugin = {
  name: "process",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:process$/ }, ({ kind }) =>
      kind === "require-call" ? undefined : { path: "process", namespace: "process" },
    );
    bundle.onLoad({ filter: /./, namespace: "process" }, () => ({
      contents: "export default process;",
    }));
  },
};

/** Of a file that asks for no `require`: making one takes longer than loading most of them. */
function leaveOutRequire(file) {
  const text = readFileSync(file, "utf8");
  if (!text.includes("typeof require")) writeFileSync(file, text.replace(`${requireText}\n`, ""));
}

/** The licences of the packages whose code is part of dist/, as most of them ask for. */
function licencesOf(packages) {
  const texts = packages.map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((one) => /^licen[sc]e/i.test(one));
    const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
    return `${name} ${version} (${license})${text}`;
  });
  return `${texts.join("\n\n----------\n\n")}\n`;
}

function stampOfSources() {
  const hash = createHash("sha256");
  const settings = [
    "tsconfig.json",
    "tsconfig.build.json",
    "package-lock.json",
    "scripts/build.js",
  ];
  for (const file of [...filesBelow("src"), ...settings])
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function readNotes() {
  try {
    return JSON.parse(readFileSync(notesFile, "utf8"));
  } catch {
    return { stamp: undefined, outputs: [] };
  }
}

function declarations() {
  const sources = filesBelow("src").filter((file) => file.endsWith(".ts"));
  return sources.map((file) => join("dist", `${file.slice("src/".length, -".ts".length)}.d.ts`));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = await build();
