// What does an unchanged run of 10,000 and of 100,000 nodes cost more than `node -e 0`, and what do others take?
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareNodeMs, interleave, runFfuse, runProcess, withFolder } from "./measure.js";
import { keptFolder, pythonPrograms, systemProgram, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(5);
const rows = [];
await withFolder(async (folder) => {
  for (const [nodes, bar] of [
    [10_000, 0.3],
    [100_000, 1.5],
  ]) {
    const env = { BENCH_NODES: String(nodes) };
    const storage = `storage-${nodes}`;
    runFfuse("independent.ts", { folder, storage, env, flags: ["--quiet"] });
    const { node, unchanged } = await interleave(
      {
        node: bareNodeMs,
        unchanged: () => runFfuse("independent.ts", { folder, storage, env }).ms,
      },
      rounds,
    );
    const ninja = await tryPeer("ninja", "s", () => unchangedNinja(nodes));
    const others =
      nodes > 10_000
        ? []
        : [
            await tryPeer("doit", "s", () => unchangedDoit(nodes)),
            await tryPeer("Snakemake", "s", () => unchangedSnakemake(nodes)),
            await tryPeer("redun, 1,000 tasks", "s", () => unchangedRedun(1000)),
          ];
    rows.push({
      title: `unchanged run, ${nodes.toLocaleString("en")} nodes`,
      what: `${nodes.toLocaleString("en")} independent no-op nodes, unchanged re-run`,
      against: "above `node -e 0`",
      value: (unchanged - node) / 1000,
      unit: "s",
      bar,
      detail: `${unchanged.toFixed(0)} ms, \`node -e 0\` ${node.toFixed(0)} ms`,
      peers: [ninja, ...others],
    });
  }
});
tellRows(rows);

/** Seconds of a whole run, since nothing of Node is in it. */
async function secondsOf(command, words, options) {
  const { peer } = await interleave(
    { peer: () => runProcess(command, words, options).ms },
    Math.min(rounds, 3),
  );
  return peer / 1000;
}

function unchangedNinja(nodes) {
  const ninja = systemProgram("ninja", "ninja-build");
  const cwd = keptFolder(`ninja-${nodes}`, (made) => {
    const edges = Array.from({ length: nodes }, (_, at) => `build out/${at}: touch in\n`);
    const rule = "rule touch\n  command = : > $out\n";
    writeFileSync(join(made, "in"), "");
    writeFileSync(join(made, "build.ninja"), rule + edges.join(""));
    runProcess(ninja, ["--quiet"], { cwd: made });
  });
  return secondsOf(ninja, [], { cwd });
}

function unchangedDoit(nodes) {
  const doit = join(pythonPrograms("doit"), "doit");
  const cwd = keptFolder(`doit-${nodes}`, (made) => {
    const lines = [
      "def make(path):",
      "    open(path, 'w').close()",
      "def task_all():",
      `    for at in range(${nodes}):`,
      "        path = f'out/{at}'",
      "        yield dict(name=str(at), actions=[(make, [path])], file_dep=['in'], targets=[path])",
    ];
    mkdirSync(join(made, "out"));
    writeFileSync(join(made, "in"), "");
    writeFileSync(join(made, "dodo.py"), lines.join("\n"));
    runProcess(doit, ["-v0"], { cwd: made });
  });
  return secondsOf(doit, ["-v0"], { cwd });
}

function unchangedSnakemake(nodes) {
  const snakemake = join(pythonPrograms("snakemake"), "snakemake");
  const cwd = keptFolder(`snakemake-${nodes}`, (made) => {
    const lines = [
      `rule all:\n    input: expand("out/{at}", at=range(${nodes}))`,
      `rule make:\n    input: "in"\n    output: "out/{at}"\n    shell: ": > {output}"`,
    ];
    mkdirSync(join(made, "out"));
    writeFileSync(join(made, "in"), "");
    writeFileSync(join(made, "Snakefile"), `${lines.join("\n")}\n`);
    // It would start a shell for each of them, for minutes; this way it takes the files for its own.
    for (let at = 0; at < nodes; at += 1) writeFileSync(join(made, "out", String(at)), "");
    runProcess(snakemake, ["--cores", "2", "--touch", "--quiet", "all"], { cwd: made });
  });
  return secondsOf(snakemake, ["--cores", "2", "--quiet", "all"], { cwd });
}

function unchangedRedun(nodes) {
  const redun = join(pythonPrograms("redun"), "redun");
  const words = ["--config", "redun.ini", "run", "workflow.py", "main"];
  const cwd = keptFolder(`redun-${nodes}`, (made) => {
    const lines = [
      "from redun import task",
      'redun_namespace = "bench"',
      "@task()\ndef noop(at: int) -> int:\n    return at",
      `@task()\ndef main() -> list:\n    return [noop(at) for at in range(${nodes})]`,
    ];
    mkdirSync(join(made, "redun.ini"));
    writeFileSync(join(made, "redun.ini/redun.ini"), "[backend]\ndb_uri = sqlite:///redun.db\n");
    writeFileSync(join(made, "workflow.py"), lines.join("\n"));
    runProcess(redun, words, { cwd: made });
  });
  return secondsOf(redun, words, { cwd });
}
