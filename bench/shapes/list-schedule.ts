import type { ShapeNode } from "./shape.ts";

/**
 * Makespan of a scheduler without any cost that knows all run times: whenever a core is free, it takes the ready task
 * with the longest path still to go. Where this is above the lower bound, it is the graph that does not fill the cores.
 */
export function listScheduleMs(nodes: readonly ShapeNode[], cores: number): number {
  const followers = nodes.map((): number[] => []);
  nodes.forEach(({ needs }, at) => {
    for (const need of needs) followers[need]?.push(at);
  });
  const toGo = nodes.map(() => 0);
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const after = (followers[at] ?? []).reduce((most, each) => Math.max(most, toGo[each] ?? 0), 0);
    toGo[at] = (nodes[at]?.durationMs ?? 0) + after;
  }
  const missing = nodes.map(({ needs }) => needs.length);
  const ready = nodes.flatMap(({ needs }, at) => (needs.length === 0 ? [at] : []));
  const running: { readonly at: number; readonly endMs: number }[] = [];
  let nowMs = 0;
  for (;;) {
    ready.sort((left, right) => (toGo[right] ?? 0) - (toGo[left] ?? 0));
    for (const at of ready.splice(0, cores - running.length)) {
      running.push({ at, endMs: nowMs + (nodes[at]?.durationMs ?? 0) });
    }
    running.sort((left, right) => left.endMs - right.endMs);
    const ended = running.shift();
    if (ended === undefined) return nowMs;
    nowMs = ended.endMs;
    for (const at of followers[ended.at] ?? []) {
      missing[at] = (missing[at] ?? 0) - 1;
      if (missing[at] === 0) ready.push(at);
    }
  }
}
