// What do `ffuse --version`, an unchanged run and a first run cost beside `node -e 0`?
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareNodeMs, bin, interleave, runFfuse, runProcess, withFolder } from "./measure.js";
import { keptFolder, npmPrograms, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(11);
await withFolder(async (folder) => {
  runFfuse("independent.ts", { folder });
  const ms = await interleave(
    {
      node: bareNodeMs,
      version: () => runProcess(process.execPath, [bin, "--version"]).ms,
      unchanged: () => runFfuse("independent.ts", { folder }).ms,
      first(round) {
        const empty = join(folder, `round-${round}`);
        mkdirSync(empty);
        return runFfuse("ten-lines.ts", { folder: empty }).ms;
      },
    },
    rounds,
  );
  const row = (title, what, key, bar, peers = []) => ({
    title,
    what,
    against: "`node -e 0`",
    value: ms[key] / ms.node,
    unit: "×",
    bar,
    detail: `${ms[key].toFixed(0)} ms against ${ms.node.toFixed(0)} ms`,
    peers,
  });
  const turborepo = await tryPeer("Turborepo, 10 tasks", "×", () => unchangedTurborepo(10));
  tellRows([
    row("ffuse --version", "`ffuse --version`", "version", 1.3),
    row("unchanged run, 10 nodes", "unchanged `ffuse run` of 10 nodes", "unchanged", 2, [
      turborepo,
    ]),
    row("first run, ten lines", "first run of a ten-line workflow, bundle cache empty", "first", 5),
  ]);
});

/** A run of Turborepo that finds all in its cache, against `node -e 0`. */
async function unchangedTurborepo(tasks) {
  const turbo = join(npmPrograms("turbo"), "turbo");
  const env = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
  const words = ["run", "build", "--no-update-notifier", "--output-logs=none"];
  const folder = keptFolder(`turborepo-${tasks}`, (made) => {
    const packageManager = "npm@10.0.0";
    const whole = { name: "all", private: true, workspaces: ["packages/*"], packageManager };
    writeFileSync(join(made, "package.json"), JSON.stringify(whole));
    const settings = { tasks: { build: { outputs: ["out.txt"] } } };
    writeFileSync(join(made, "turbo.json"), JSON.stringify(settings));
    for (let task = 0; task < tasks; task += 1) {
      const each = join(made, "packages", `p${task}`);
      mkdirSync(each, { recursive: true });
      const scripts = { build: "echo done > out.txt" };
      const text = JSON.stringify({ name: `p${task}`, version: "1.0.0", scripts });
      writeFileSync(join(each, "package.json"), text);
    }
    runProcess("npm", ["install", "--package-lock-only", "--no-audit"], { cwd: made });
    runProcess("git", ["init", "--quiet"], { cwd: made });
    runProcess(turbo, words, { cwd: made, env });
  });
  const { node, peer } = await interleave(
    { node: bareNodeMs, peer: () => runProcess(turbo, words, { cwd: folder, env }).ms },
    rounds,
  );
  return { value: peer / node, note: `${peer.toFixed(0)} ms` };
}
