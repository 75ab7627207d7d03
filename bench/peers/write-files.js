// One result file for each node, as plain Node writes it: a folder, a file beside its place, a rename.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const [folder, count] = process.argv.slice(2);
const start = performance.now();
for (let at = 0; at < Number(count); at += 1) {
  const own = join(folder, String(at));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "result.part"), JSON.stringify(at));
  renameSync(join(own, "result.part"), join(own, "result"));
}
process.stdout.write(String(performance.now() - start));
