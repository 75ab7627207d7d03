// Starts processes in turn, so that whatever else the machine does hits all of them alike, and prints medians and ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 15);
const root = join(import.meta.dirname, "..");
const bin = join(root, "bin/ffuse.js");
const storage = mkdtempSync(join(tmpdir(), "ffuse-bench-"));
const run = [bin, "run", join(root, "workflows/quickstart.ts"), "--storage", storage];

const cases = [
  { title: "node -e 0", words: ["-e", "0"] },
  { title: "ffuse --version", words: [bin, "--version"] },
  { title: "ffuse run quickstart.ts, unchanged", words: run },
];

/** Milliseconds from start to end of a process; ends the bench if it fails. */
function timeOf(words) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

timeOf(run);
const times = cases.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  cases.forEach(({ words }, index) => times[index].push(timeOf(words)));
}
rmSync(storage, { recursive: true });
const base = median(times[0]);
console.log("| what | median ms | ratio |\n| --- | ---: | ---: |");
cases.forEach(({ title }, index) => {
  const ms = median(times[index]);
  console.log(`| ${title} | ${ms.toFixed(0)} | ${(ms / base).toFixed(2)} |`);
});
