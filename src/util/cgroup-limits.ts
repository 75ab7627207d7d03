import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the control groups around a process let it have; absent where they do not say. */
export interface CgroupLimits {
  readonly cpus?: number;
  readonly memoryBytes?: number;
}

/** Larger limits are how the first version says that there is none. */
const noLimitBytes = 2 ** 62;

/** Reads the limits of the control groups that this process is in, of both versions. A group is bound by those around it, too. */
export function cgroupLimits(root = "/"): CgroupLimits {
  const cpus: number[] = [];
  const bytes: number[] = [];
  for (const { controllers, path } of ownGroups(root)) {
    for (const folder of withParents(path)) {
      const read = (controller: string, file: string): string | undefined =>
        readText(join(root, "sys/fs/cgroup", controller, folder, file));
      if (controllers.length === 0) {
        const [quota, period] = read("", "cpu.max")?.split(" ") ?? [];
        cpus.push(Number(quota) / Number(period));
        bytes.push(Number(read("", "memory.max")));
      }
      if (controllers.includes("cpu")) {
        const quota = Number(read("cpu", "cpu.cfs_quota_us"));
        cpus.push(quota / Number(read("cpu", "cpu.cfs_period_us")));
      }
      if (controllers.includes("memory")) {
        bytes.push(Number(read("memory", "memory.limit_in_bytes")));
      }
    }
  }
  // What is not there, or says "max" or -1, is no limit.
  const least = (values: readonly number[]): number =>
    Math.min(...values.filter((value) => Number.isFinite(value) && value > 0));
  const [leastCpus, leastBytes] = [least(cpus), least(bytes)];
  return {
    ...(leastCpus < Infinity ? { cpus: leastCpus } : {}),
    ...(leastBytes < noLimitBytes ? { memoryBytes: leastBytes } : {}),
  };
}

interface OwnGroup {
  /** Empty in the second version, which has one tree for all. */
  readonly controllers: readonly string[];
  readonly path: string;
}

function ownGroups(root: string): readonly OwnGroup[] {
  const lines = readText(join(root, "proc/self/cgroup"))?.split("\n") ?? [];
  return lines.flatMap((line): readonly OwnGroup[] => {
    const [, controllers = "", path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    return [{ controllers: controllers === "" ? [] : controllers.split(","), path }];
  });
}

/** The folder and those above it. */
function withParents(path: string): readonly string[] {
  const steps = path.split("/").filter((step) => step !== "");
  return [...steps.keys(), steps.length].map((count) => steps.slice(0, count).join("/"));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
