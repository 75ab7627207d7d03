import type { RunTerms } from "../model/node-arguments.ts";
import type { Demand, Ledger } from "./ledger.ts";
import { memoryOfAttempt } from "./memory-of-attempt.ts";
import type { ScheduledNode } from "./schedule-types.ts";

/** What each attempt of each node demands of a ledger. */
export class Demands {
  readonly #ledger: Ledger;
  readonly #memoryBytes: number;
  /** Terms that nodes share, and what their attempts demand, from the first one on. */
  readonly #terms: readonly RunTerms[];
  readonly #attempts: Demand[][];
  /** By the position of a node. */
  readonly #termsOf: Uint32Array;

  constructor(nodes: readonly ScheduledNode[], ledger: Ledger, memoryBytes: number) {
    this.#ledger = ledger;
    this.#memoryBytes = memoryBytes;
    const indexes = new Map<RunTerms, number>();
    this.#termsOf = Uint32Array.from(nodes, ({ terms }) => {
      const index = indexes.get(terms) ?? indexes.size;
      indexes.set(terms, index);
      return index;
    });
    this.#terms = [...indexes.keys()];
    this.#attempts = this.#terms.map(() => []);
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
