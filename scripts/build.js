import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode } from "./run-command.js";

const cache = "node_modules/.cache/ffuse";
const stampFile = join(cache, "build.stamp");
const buildInfoFile = join(cache, "build.tsbuildinfo");
const schema = { from: "src/config/query.schema.json", to: "dist/query.schema.json" };

/**
 * Makes dist/ from src/ and returns the exit status. Nothing is done when neither the sources nor dist/ changed
 * since the last build; files of sources that are gone are removed one by one, so that others may go on using dist/.
 */
export function build() {
  const stamp = stampOfSources();
  const outputs = expectedOutputs();
  const isWhole = outputs.every((file) => existsSync(file));
  if (isWhole && readStamp() === stamp) return 0;

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

  if (existsSync(schema.from)) {
    mkdirSync(dirname(schema.to), { recursive: true });
    copyFileSync(schema.from, schema.to);
  }
  const wanted = new Set(outputs);
  for (const file of filesBelow("dist")) if (!wanted.has(file)) rmSync(file, { force: true });
  if (existsSync("bin/ffuse.js")) chmodSync("bin/ffuse.js", 0o755);
  writeFileSync(stampFile, stamp);
  return 0;
}

function stampOfSources() {
  const hash = createHash("sha256");
  const settings = ["tsconfig.json", "tsconfig.build.json", "node_modules/typescript/package.json"];
  for (const file of [...filesBelow("src"), ...settings])
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, "utf8") : undefined;
}

function expectedOutputs() {
  const sources = filesBelow("src").filter((file) => file.endsWith(".ts"));
  const outputs = sources.flatMap((file) => {
    const base = join("dist", file.slice("src/".length, -".ts".length));
    return [`${base}.js`, `${base}.js.map`, `${base}.d.ts`];
  });
  return existsSync(schema.from) ? [...outputs, join(schema.to)] : outputs;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = build();
