import { openSync, readSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { setInterval } from "node:timers";
import type { NodeMeasures } from "../model/node-measures.ts";

/**
 * Measures the call of a node's function. `cpuMs` is the time that its thread has had a processor. `peakHeapBytes` is the
 * largest JavaScript heap of the thread that was seen: when the call came back, and every 50 ms while it waited. It holds
 * what was there before the call and what no collection has freed yet, and not the contents of typed arrays.
 */
export interface Meter {
  begin(): void;
  /** Nothing of a call that is too short for its measure to mean something, or to be worth its time. */
  end(): NodeMeasures;
}

/** The heap of shorter calls is not looked at, in milliseconds. */
const leastMs = 1;
/** So old may the reading of the CPU clock at the beginning of a call be, in milliseconds: a reading takes 1 µs or two. */
const staleMs = 0.5;
const samplingMs = 50;

/** Opens the meter of a thread. */
export function openMeter(): Meter {
  let cpu: CpuClock | undefined;
  let sampling: NodeJS.Timeout | undefined;
  let isOn = false;
  let startedAt = 0;
  let readAt = -Infinity;
  let cpuBefore = 0;
  let peakHeapBytes = 0;

  const sample = (): void => {
    if (isOn) peakHeapBytes = Math.max(peakHeapBytes, getHeapStatistics().used_heap_size);
  };

  return {
    begin() {
      cpu ??= openCpuClock();
      sampling ??= setInterval(sample, samplingMs).unref();
      isOn = true;
      peakHeapBytes = 0;
      startedAt = performance.now();
      if (startedAt - readAt > staleMs) {
        cpuBefore = cpu.readMs();
        readAt = startedAt;
      }
    },
    end() {
      const now = performance.now();
      const tookMs = now - startedAt;
      if (tookMs < leastMs) {
        isOn = false;
        return {};
      }
      sample();
      isOn = false;
      if (cpu === undefined || tookMs < cpu.leastMs) return { peakHeapBytes };
      const cpuNow = cpu.readMs();
      const cpuMs = Math.min(tookMs, Math.max(0, cpuNow - cpuBefore));
      cpuBefore = cpuNow;
      readAt = now;
      return { peakHeapBytes, cpuMs: Math.round(cpuMs) };
    },
  };
}

/** The CPU time of the thread that opened it. */
interface CpuClock {
  /** What is measured of shorter calls means nothing. */
  readonly leastMs: number;
  readonly readMs: () => number;
}

function openCpuClock(): CpuClock {
  const { threadCpuUsage } = process as {
    readonly threadCpuUsage?: () => { readonly user: number; readonly system: number };
  };
  if (threadCpuUsage !== undefined) {
    return {
      leastMs: 1,
      readMs() {
        const { user, system } = threadCpuUsage.call(process);
        return (user + system) / 1000;
      },
    };
  }
  return openSchedulerClock() ?? { leastMs: Infinity, readMs: () => 0 };
}

/** What Linux has noted of a thread; it is brought up to date every few milliseconds only. */
function openSchedulerClock(): CpuClock | undefined {
  let file: number;
  try {
    file = openSync("/proc/thread-self/schedstat", "r");
  } catch {
    return undefined;
  }
  const text = new Uint8Array(64);
  return {
    leastMs: 10,
    readMs() {
      try {
        readSync(file, text, 0, text.length, 0);
      } catch {
        // A node may have closed every file it could.
        return 0;
      }
      let nanoseconds = 0;
      for (const digit of text) {
        if (digit < 0x30 || digit > 0x39) break;
        nanoseconds = nanoseconds * 10 + (digit - 0x30);
      }
      return nanoseconds / 1e6;
    },
  };
}
