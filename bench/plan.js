// What does planning an unchanged workflow of 1,000, 10,000 and 100,000 nodes cost beside `node -e 0`?
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareNodeMs, bin, interleave, runProcess, withFolder } from "./measure.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(5);
const sizes = (process.argv[3] ?? "1000,10000,100000").split(",").map(Number);

/** Chains of ten nodes each. */
const workflow = (nodes) => `
  import { workflow } from "ffuse";
  const add = workflow(function add(a: number, b: number) { return a + b; });
  export default Array.from({ length: ${nodes / 10} }, (_, chain) => {
    let sum = add(chain, 0);
    for (let link = 1; link < 10; link += 1) sum = add(sum, link);
    return sum;
  });
`;

await withFolder(async (folder) => {
  const options = { cwd: folder, env: { FFUSE_CACHE_DIR: join(folder, "cache") } };
  const cases = { node: bareNodeMs };
  for (const nodes of sizes) {
    writeFileSync(join(folder, `n${nodes}.ts`), workflow(nodes));
    runProcess(process.execPath, [bin, "run", `n${nodes}.ts`, "--quiet"], options);
    cases[nodes] = () => {
      const words = [bin, "plan", `n${nodes}.ts`, "--only-changed"];
      const { ms, stdout } = runProcess(process.execPath, words, options);
      if (!stdout.endsWith(`${nodes} nodes: 0 run, 0 wait, ${nodes} reuse\n`)) {
        throw new Error(stdout.slice(-200));
      }
      return ms;
    };
  }
  const ms = await interleave(cases, rounds);
  tellRows(
    sizes.map((nodes) => ({
      what: `\`ffuse plan\`, ${nodes.toLocaleString("en")} nodes, unchanged`,
      against: "`node -e 0`",
      value: ms[nodes] / ms.node,
      unit: "×",
      detail: `${ms[nodes].toFixed(0)} ms against ${ms.node.toFixed(0)} ms`,
    })),
  );
});
