import type { RunTerms } from "../model/node-arguments.ts";
import type { Demand, Ledger } from "./ledger.ts";
import { grownColumn } from "./grown-column.ts";
import { memoryOfAttempt } from "./memory-of-attempt.ts";
import type { ScheduledNode } from "./schedule-types.ts";

/** What each attempt of each node demands of a ledger. */
export class Demands {
  readonly #ledger: Ledger;
  readonly #memoryBytes: number;
  /** Terms that nodes share, and what their attempts demand, from the first one on. */
  readonly #terms: RunTerms[] = [];
  readonly #attempts: Demand[][] = [];
  readonly #indexes = new Map<RunTerms, number>();
  /** By the position of a node. */
  #termsOf = new Uint32Array(0);
  #length = 0;

  constructor(nodes: readonly ScheduledNode[], ledger: Ledger, memoryBytes: number) {
    this.#ledger = ledger;
    this.#memoryBytes = memoryBytes;
    this.grow(nodes);
  }

  /** More nodes, at the positions that follow. */
  grow(nodes: readonly ScheduledNode[]): void {
    this.#termsOf = grownColumn(this.#termsOf, this.#length + nodes.length);
    for (const { terms } of nodes) {
      let index = this.#indexes.get(terms);
      if (index === undefined) {
        index = this.#terms.push(terms) - 1;
        this.#indexes.set(terms, index);
        this.#attempts.push([]);
      }
      this.#termsOf[this.#length] = index;
      this.#length += 1;
    }
  }

  terms(node: number): RunTerms {
    return this.#terms[this.#termsOf[node] ?? 0] as RunTerms;
  }

  /** What an attempt, counted from 1, of a node needs. */
  of(node: number, attempt: number): Demand {
    const index = this.#termsOf[node] ?? 0;
    const terms = this.#terms[index] as RunTerms;
    // Without growth all attempts are alike.
    const kind = terms.memoryGrowth === undefined ? 0 : attempt - 1;
    const attempts = this.#attempts[index] as Demand[];
    return (attempts[kind] ??= this.#demandOf(terms, attempt));
  }

  #demandOf(terms: RunTerms, attempt: number): Demand {
    const memoryBytes = memoryOfAttempt(terms, attempt, this.#memoryBytes);
    return this.#ledger.demandOf({ ...terms.need, memoryBytes }, terms.tags);
  }
}
