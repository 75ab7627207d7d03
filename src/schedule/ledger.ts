import type { Resources } from "../model/resources.ts";

/** Rounds away what adding and taking back fractions leaves behind. */
const grain = 1e-9;

/** The first resource a need exceeds, or undefined if the need fits. */
export interface Shortage {
  /** As the query file spells it: `num_cpus`, `memory`, `resources._disk`. */
  readonly resource: string;
  readonly asked: number;
  readonly total: number;
}

/** What of `need` is more than `total` holds: such a node can never run. */
export function shortageOf(need: Resources, total: Resources): Shortage | undefined {
  const pairs: readonly (readonly [string, number, number])[] = [
    ["num_cpus", need.numCpus, total.numCpus],
    ["num_gpus", need.numGpus, total.numGpus],
    ["memory", need.memoryBytes, total.memoryBytes],
    ...Object.entries(need.custom).map(
      ([name, asked]) => [`resources.${name}`, asked, total.custom[name] ?? 0] as const,
    ),
  ];
  for (const [resource, asked, has] of pairs) {
    if (asked > has + grain) return { resource, asked, total: has };
  }
  return undefined;
}

/** Lends resources and takes them back; what is lent never exceeds the total. */
export class Ledger {
  readonly total: Resources;
  #lent: Resources = { numCpus: 0, numGpus: 0, memoryBytes: 0, custom: {} };

  constructor(total: Resources) {
    this.total = total;
  }

  get lent(): Resources {
    return this.#lent;
  }

  /** Lends all of `need`, or nothing and false if it does not fit now. */
  tryLend(need: Resources): boolean {
    const lent = add(this.#lent, need, 1);
    if (shortageOf(lent, this.total) !== undefined) return false;
    this.#lent = lent;
    return true;
  }

  /** Takes back what was lent. */
  takeBack(need: Resources): void {
    this.#lent = add(this.#lent, need, -1);
  }
}

function add(lent: Resources, need: Resources, sign: 1 | -1): Resources {
  const names = Object.keys(need.custom);
  const custom = names.length === 0 ? lent.custom : { ...lent.custom };
  for (const name of names) {
    (custom as Record<string, number>)[name] = step(
      custom[name] ?? 0,
      need.custom[name] ?? 0,
      sign,
    );
  }
  return {
    numCpus: step(lent.numCpus, need.numCpus, sign),
    numGpus: step(lent.numGpus, need.numGpus, sign),
    memoryBytes: step(lent.memoryBytes, need.memoryBytes, sign),
    custom,
  };
}

function step(before: number, change: number, sign: 1 | -1): number {
  const after = before + sign * change;
  if (after < -grain) throw new Error("bug: more was given back than was lent");
  return after < grain ? 0 : after;
}
