import { expect, test } from "vitest";
import { cgroupLimits } from "../../../src/util/cgroup-limits.ts";
import { findCapacity } from "../../../src/util/find-capacity.ts";
import { makeTree } from "../../support/tree.ts";

const GB = 1024 ** 3;

test("without control groups there is what the machine has", async () => {
  expect(cgroupLimits(await makeTree({ "proc/self/other": "" }))).toEqual({});
  expect(findCapacity({ numCpus: 8, memoryBytes: GB }, {})).toEqual({
    numCpus: 8,
    memoryBytes: GB,
  });
});

test("a group of the second version is bound by its own limits and by those around it", async () => {
  const root = await makeTree({
    "proc/self/cgroup": "0::/system/job\n",
    "sys/fs/cgroup/system/cpu.max": "250000 100000\n",
    "sys/fs/cgroup/system/memory.max": "max\n",
    "sys/fs/cgroup/system/job/cpu.max": "max 100000\n",
    "sys/fs/cgroup/system/job/memory.max": `${2 * GB}\n`,
  });
  expect(cgroupLimits(root)).toEqual({ cpus: 2.5, memoryBytes: 2 * GB });
});

test("in a container of its own the group is the root", async () => {
  const root = await makeTree({
    "proc/self/cgroup": "0::/\n",
    "sys/fs/cgroup/cpu.max": "50000 100000\n",
  });
  expect(cgroupLimits(root)).toEqual({ cpus: 0.5 });
});

test("groups of the first version have a folder for each controller", async () => {
  const root = await makeTree({
    "proc/self/cgroup": "9:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n1:name=systemd:/docker/a\n",
    "sys/fs/cgroup/cpu/docker/a/cpu.cfs_quota_us": "300000\n",
    "sys/fs/cgroup/cpu/docker/a/cpu.cfs_period_us": "100000\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes": `${GB}\n`,
    "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
  });
  expect(cgroupLimits(root)).toEqual({ cpus: 3, memoryBytes: GB });
});

test("the first version says with a huge number that there is no limit, and nonsense is none", async () => {
  const root = await makeTree({
    "proc/self/cgroup": "9:memory:/\nnonsense\n4:cpu,cpuacct:/\n",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "many\n",
  });
  expect(cgroupLimits(root)).toEqual({});
});

test("processors are whole, at least one, and never more than the machine has", () => {
  const machine = { numCpus: 4, memoryBytes: 8 * GB };
  expect(findCapacity(machine, { cpus: 2.5, memoryBytes: GB })).toEqual({
    numCpus: 2,
    memoryBytes: GB,
  });
  expect(findCapacity(machine, { cpus: 0.5 }).numCpus).toBe(1);
  expect(findCapacity(machine, { cpus: 64, memoryBytes: 64 * GB })).toEqual(machine);
});
