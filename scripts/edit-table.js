// Makes one edit after the other in copies of the example workflows, runs each, and prints a table: what ran, what had to.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = join(root, "bin/ffuse.js");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ffuse-edits-")));

const classifying = ["score-*", "confusion"];
const trained = ["score-*", "best", "confusion", "accuracy", "table"];

/**
 * `hadTo` are globs of the nodes whose value can be another one, or of which only running can tell; `mayToo` those that
 * run although their value cannot differ, by the design.
 */
const edits = [
  {
    title: "comment",
    file: "penguins/classify-penguins.ts",
    change: ["const scale =", "// The same for both parts.\n  const scale ="],
  },
  {
    title: "white space",
    file: "penguins/classify-penguins.ts",
    change: ["  const labels = known.map", "\n\n      const labels   =\n known\n  .map"],
  },
  {
    title: "rename of a local",
    file: "penguins/classify-penguins.ts",
    change: [/\bscale\b/g, "scaler"],
    mayToo: classifying,
  },
  {
    title: "unused helper",
    file: "penguins/standardise.ts",
    change: [/$/, "export function spread(values: number[]) { return Math.max(...values); }\n"],
  },
  {
    title: "used helper",
    file: "penguins/standardise.ts",
    change: ["|| 1 };", "|| 2 };"],
    hadTo: classifying,
  },
  {
    title: "helper of a helper",
    file: "penguins/seeded-random.ts",
    change: ["0x6d2b79f5", "0x6d2b79f7"],
    hadTo: ["split", ...trained],
  },
  {
    title: "constant",
    file: "penguins/penguin.ts",
    change: ['"Gentoo"];', '"Gentoo", "Emperor" as Species];'],
    hadTo: [...classifying, "accuracy", "table"],
  },
  {
    title: "type only",
    file: "penguins/penguin.ts",
    change: [
      "readonly features: readonly number[];",
      "readonly features: readonly number[];\n  readonly name?: string;",
    ],
  },
  {
    title: "package version",
    file: "node_modules/ml-knn/package.json",
    change: [/"version": "([^"]+)"/, '"version": "$1-next.1"'],
    hadTo: classifying,
  },
  {
    title: "one argument",
    file: "penguins.ts",
    change: ["0.3, 2024", "0.2, 2024"],
    hadTo: ["split", ...trained],
  },
  {
    title: "one item of a split",
    file: "penguins/split-penguins.ts",
    change: ["shuffled.slice(0, testCount)", "shuffled.slice(1, testCount)"],
    hadTo: ["split", "confusion", "accuracy", "table"],
  },
  {
    title: "reordering of unrelated lines",
    file: "penguins.ts",
    change: [
      /(const score = .*\n)([^]*?)(const best = .*\n)/,
      "$1const unrelated = 1;\n$2$3void unrelated;\n",
    ],
  },
  {
    title: "one class method",
    workflow: "incremental-sum.ts",
    file: "incremental-sum.ts",
    change: ["this.sum += x;", "this.sum += x + 1;"],
    hadTo: ["IncrementalSum.*", "minus_0002"],
  },
];

function run(workflow) {
  const words = [bin, "run", workflow, "--no-backend-file", "--storage", join(folder, "storage")];
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  if (status !== 0) throw new Error(`${workflow} ended with ${status}: ${stderr}`);
  return [...stderr.matchAll(/^ {2}✓ (.+?) {2}/gm)].map(([, name]) => name);
}

function matches(globs, name) {
  return globs.some((glob) =>
    new RegExp(`^${glob.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name),
  );
}

cpSync(join(root, "workflows"), folder, { recursive: true });
mkdirSync(join(folder, "node_modules"));
for (const name of readdirSync(join(root, "node_modules"))) {
  if (name.startsWith(".")) continue;
  const from = join(root, "node_modules", name);
  const to = join(folder, "node_modules", name);
  if (name === "ml-knn") cpSync(from, to, { recursive: true });
  else symlinkSync(from, to);
}
let wrong = 0;
try {
  const all = {
    "penguins.ts": run("penguins.ts"),
    "incremental-sum.ts": run("incremental-sum.ts"),
  };
  console.log(
    "| edit | ran | had to | ran back again | verdict |\n| --- | ---: | ---: | ---: | --- |",
  );
  for (const { title, workflow = "penguins.ts", file, change, hadTo = [], mayToo = [] } of edits) {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(...change);
    if (after === before) throw new Error(`the edit "${title}" changes nothing`);
    writeFileSync(path, after);
    const ran = run(workflow);
    writeFileSync(path, before);
    const back = run(workflow);
    const had = all[workflow].filter((name) => matches(hadTo, name));
    const missed = had.filter((name) => !ran.includes(name));
    const more = ran.filter((name) => !had.includes(name));
    const excused = more.every((name) => matches(mayToo, name));
    const verdict =
      missed.length === 0 && more.length === 0
        ? "exact"
        : missed.length === 0 && excused
          ? "more, as documented"
          : `missed: ${missed.join(" ") || "-"}; more: ${more.join(" ") || "-"}`;
    if (verdict.startsWith("missed") || back.length > 0) wrong += 1;
    console.log(`| ${title} | ${ran.length} | ${had.length} | ${back.length} | ${verdict} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = wrong === 0 ? 0 : 1;
