import type { NodeId } from "../../src/model/ids.ts";
import type { RunTerms } from "../../src/model/node-arguments.ts";
import { defaultRetries } from "../../src/model/retry-policy.ts";
import type { ScheduledNode, ScheduleOptions } from "../../src/schedule/schedule-types.ts";

/** A random graph of so many nodes, with needs that each fit, tags, rates, priorities and retries. */
export function randomSchedule(random: () => number, count: number): Required<ScheduleOptions> {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  const terms = Array.from({ length: 8 }, (): RunTerms => {
    const custom = pick<Readonly<Record<string, number>>>([
      {},
      {},
      { _disk: 0.3 },
      { _disk: 1, _model: 1 },
      { _api: 1 },
      { _api: 0.5, _model: 2 },
    ]);
    const need = {
      numCpus: pick([0, 0.1, 0.5, 1, 1, 2]),
      numGpus: pick([0, 0, 0, 1]),
      memoryBytes: pick([0, 0, 10, 300, 1000]),
      custom,
    };
    return {
      need,
      tags: pick([[], [], ["api"], ["api", "slow"], ["free"]]),
      ...(random() < 0.3
        ? { memoryGrowth: pick([{ factor: 2 }, { factor: 3, maxBytes: 500 }]) }
        : {}),
      ...(random() < 0.3 ? { priority: pick([-1, 1, 5]) } : {}),
      ...(random() < 0.6
        ? {
            retries: {
              ...defaultRetries,
              maxRetries: pick([0, 1, 2, 5]),
              delayMs: pick([0, 10, 1000]),
              maxDelayMs: pick([50, 60_000]),
              jitter: random() < 0.5,
            },
          }
        : {}),
    };
  });
  const nodes = Array.from({ length: count }, (_, id): ScheduledNode => {
    const parents = new Set<number>();
    const wanted = random() < 0.4 ? 0 : Math.ceil(random() * 2);
    for (let each = 0; each < wanted && id > 0; each += 1) {
      parents.add(Math.max(0, id - 1 - Math.floor(random() * 40)));
    }
    return {
      id: id as NodeId,
      parents: [...parents].sort((left, right) => left - right) as NodeId[],
      terms: pick(terms),
      expectedMs: Math.round(random() * 100),
      ...(random() < 0.1 ? { heedsFailures: true } : {}),
    };
  });
  return {
    nodes,
    capacity: {
      numCpus: pick([2, 2, 4, 8]),
      numGpus: pick([1, 2]),
      memoryBytes: 1000,
      custom: { _disk: 1, _model: 2, _api: pick([2, Infinity]) },
    },
    limits: {
      tags: { api: pick([1, 3]), slow: 2 },
      rates: {
        _api: pick([
          { amount: 2, perMs: 100 },
          { amount: 10, perMs: 1000 },
        ]),
      },
    },
    failFast: random() < 0.05,
    rides: pick([
      { mayRide: () => false, most: () => 0, mayFollow: () => true, longest: () => 1 },
      {
        mayRide: (id: NodeId) => id % 3 !== 0,
        most: (id: NodeId, waiting: number) => Math.min(id % 6, waiting),
        mayFollow: () => false,
        longest: () => 8,
      },
      {
        mayRide: (id: NodeId) => id % 5 !== 0,
        most: (id: NodeId, waiting: number) => Math.min(id % 4, waiting),
        mayFollow: (id: NodeId) => id % 7 !== 0,
        longest: (id: NodeId) => id % 12,
      },
    ]),
  };
}
