// Milliseconds that bare piscina takes for so many no-op tasks, for each of the settings asked for.
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Piscina } from "piscina";

const [tasks, ...all] = JSON.parse(process.argv[2]);
const times = [];
for (const { wave, ...settings } of all) {
  const filename = join(import.meta.dirname, "noop.js");
  const minThreads = settings.maxThreads;
  const pool = new Piscina({ filename, minThreads, maxQueue: Infinity, ...settings });
  await Promise.all(Array.from({ length: 200 }, (_, at) => pool.run(at)));
  const start = performance.now();
  for (let from = 0; from < tasks; from += wave) {
    const length = Math.min(wave, tasks - from);
    await Promise.all(Array.from({ length }, (_, at) => pool.run(from + at)));
  }
  times.push(performance.now() - start);
  await pool.destroy();
}
process.stdout.write(JSON.stringify(times));
