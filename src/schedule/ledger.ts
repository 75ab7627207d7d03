import type { Resources } from "../model/resources.ts";
import { noLimits } from "../model/run-limits.ts";
import type { RunLimits } from "../model/run-limits.ts";
import { RateWindow } from "./rate-window.ts";

/** Rounds away what adding and taking back fractions leaves behind. */
const grain = 1e-9;

/** What an attempt needs, in the terms of one ledger; the same needs are the same object. */
export interface Demand {
  /** Counted from 0 in the order of making. */
  readonly index: number;
  /** What is lent while it runs: positions in the ledger, and how much of each. */
  readonly slots: readonly number[];
  readonly amounts: readonly number[];
  /** What is counted when it starts. */
  readonly rates: readonly { readonly window: RateWindow; readonly amount: number }[];
}

/** Lends resources and places under the limits of tags, and takes them back; what is lent never exceeds the total. */
export class Ledger {
  readonly #limits: RunLimits;
  readonly #names: string[] = [];
  readonly #totals: number[] = [];
  readonly #lent: number[] = [];
  readonly #slotOf = new Map<string, number>();
  readonly #windows: ReadonlyMap<string, RateWindow>;
  readonly #demands = new Map<string, Demand>();

  constructor(total: Resources, limits: RunLimits = noLimits) {
    this.#limits = limits;
    for (const [name, amount] of amountsOf(total)) this.#addSlot(name, amount);
    for (const [tag, most] of Object.entries(limits.tags)) this.#addSlot(`limits.${tag}`, most);
    this.#windows = new Map(
      Object.entries(limits.rates).map(([name, rate]) => [name, new RateWindow(rate)]),
    );
  }

  /** How much is lent, by the keys of the query file: `num_cpus`, `resources._disk`, `limits.api`. */
  get lent(): ReadonlyMap<string, number> {
    return new Map(this.#names.map((name, slot) => [name, this.#lent[slot] ?? 0]));
  }

  /** What of this ledger a need and tags ask for. */
  demandOf(need: Resources, tags: readonly string[]): Demand {
    const asked = amountsOf(need).filter(([, amount]) => amount > 0);
    const limited = [...new Set(tags)].filter((tag) => Object.hasOwn(this.#limits.tags, tag));
    for (const tag of limited) asked.push([`limits.${tag}`, 1]);
    asked.sort(([left], [right]) => (left < right ? -1 : 1));
    const key = JSON.stringify(asked);
    const known = this.#demands.get(key);
    if (known !== undefined) return known;
    const demand: Demand = {
      index: this.#demands.size,
      slots: asked.map(([name]) => this.#slotOf.get(name) ?? this.#addSlot(name, 0)),
      amounts: asked.map(([, amount]) => amount),
      rates: Object.entries(need.custom).flatMap(([name, amount]) => {
        const window = this.#windows.get(name);
        return window === undefined || amount === 0 ? [] : [{ window, amount }];
      }),
    };
    this.#demands.set(key, demand);
    return demand;
  }

  /** Whether all of a demand could be lent now. */
  fits({ slots, amounts }: Demand): boolean {
    for (let each = 0; each < slots.length; each += 1) {
      const slot = slots[each] as number;
      const after = (this.#lent[slot] as number) + (amounts[each] as number);
      if (after > (this.#totals[slot] as number) + grain) return false;
    }
    return true;
  }

  /** Lends a demand that fits. */
  lend(demand: Demand): void {
    if (!this.fits(demand)) throw new Error("bug: more was lent than there is");
    const { slots, amounts } = demand;
    for (let each = 0; each < slots.length; each += 1) {
      const slot = slots[each] as number;
      this.#lent[slot] = (this.#lent[slot] as number) + (amounts[each] as number);
    }
  }

  /** Takes back what was lent. */
  takeBack({ slots, amounts }: Demand): void {
    const lent = this.#lent;
    for (let each = 0; each < slots.length; each += 1) {
      const slot = slots[each] as number;
      const after = (lent[slot] as number) - (amounts[each] as number);
      if (after < -grain) throw new Error("bug: more was given back than was lent");
      lent[slot] = after < grain ? 0 : after;
    }
  }

  #addSlot(name: string, total: number): number {
    const slot = this.#names.length;
    this.#names.push(name);
    this.#totals.push(total);
    this.#lent.push(0);
    this.#slotOf.set(name, slot);
    return slot;
  }
}

function amountsOf({ numCpus, numGpus, memoryBytes, custom }: Resources): [string, number][] {
  return [
    ["num_cpus", numCpus],
    ["num_gpus", numGpus],
    ["memory", memoryBytes],
    ...Object.entries(custom).map(([name, amount]): [string, number] => [
      `resources.${name}`,
      amount,
    ]),
  ];
}
