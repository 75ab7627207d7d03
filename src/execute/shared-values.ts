import type { NodeId } from "../model/ids.ts";
import type { CallWork } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { findCapacity } from "../util/find-capacity.ts";
import type { HeldValue, Loan } from "../wire/run-request.ts";
import { valueKey } from "../wire/value-key.ts";
import type { ValueKey } from "../wire/value-key.ts";
import { BlockStock } from "./block-stock.ts";

/** How many bytes of values may lie in memory unless somebody says otherwise. */
export function defaultValueBytes(): number {
  return Math.min(2 ** 30, Math.floor(findCapacity().memoryBytes / 8));
}

/** A value in memory that all threads can read. */
interface Home {
  readonly block: SharedArrayBuffer;
  /** How many nodes have given it and are not forgotten. */
  nodes: number;
  /** Whether it is in memory only, so that it must not be let go of while somebody may want it. */
  readonly isOnly: boolean;
  /** Whether somebody was given the memory itself. What was is never written again, and no copy of it counts unchecked. */
  isViewed: boolean;
  /** Readers that copy it without a check. */
  copying: number;
  reading: number;
  /** Whether its memory is to be taken back when the last reader has ended. */
  isLeaving: boolean;
}

/** What one request is given to read; `end` says that it does not read any more. */
export interface Lending {
  readonly held: readonly HeldValue[];
  readonly end: () => void;
}

/** Large values of a run in memory that threads share: which lies where, who has it, and all within a budget of bytes. */
export class SharedValues {
  readonly #stock: BlockStock;
  /** The one that was used last stands last. */
  readonly #homes = new Map<ValueKey, Home>();
  readonly #loans = new Map<number, { readonly node: NodeId; readonly block: SharedArrayBuffer }>();
  readonly #running = new Set<NodeId>();
  #lastLoan = 0;

  constructor(budgetBytes: number) {
    this.#stock = new BlockStock(budgetBytes);
  }

  /** All memory that is lent, held or kept for later. */
  get bytes(): number {
    return this.#stock.bytes;
  }

  /** Memory for the value that a node has returned; undefined if there is none to spare, or the node's thread has died. */
  lend(node: NodeId, sizeBytes: number): Loan | undefined {
    if (!this.#running.has(node)) return undefined;
    let block = this.#stock.take(sizeBytes);
    for (const key of block === undefined ? [...this.#homes.keys()] : []) {
      if (!this.#letGo(key)) continue;
      block = this.#stock.take(sizeBytes);
      if (block !== undefined) break;
    }
    if (block === undefined) return undefined;
    const id = ++this.#lastLoan;
    this.#loans.set(id, { node, block });
    return { id, block };
  }

  /** A node begins to run, so that it may borrow. */
  began(node: NodeId): void {
    this.#running.add(node);
  }

  /** A node has ended: `kept` is its result and the loan in which that lies. */
  returned(
    node: NodeId,
    kept?: { readonly result: ResultRef; readonly loan: number | undefined },
  ): void {
    this.#running.delete(node);
    for (const [id, loan] of this.#loans) {
      if (loan.node !== node) continue;
      this.#loans.delete(id);
      if (id !== kept?.loan) this.#stock.giveBack(loan.block);
      else this.#settle(kept.result, loan.block);
    }
  }

  /** The thread of a node has died, and may write to what it was lent for a moment yet. */
  lost(node: NodeId): void {
    this.#running.delete(node);
    for (const [id, loan] of this.#loans) {
      if (loan.node !== node) continue;
      this.#loans.delete(id);
      this.#stock.drop(loan.block);
    }
  }

  /** Gives what is in memory of the inputs of calls to a reader; one that reads alone gets no memory that others read. */
  read(calls: readonly CallWork[], alone: boolean = false): Lending {
    const held = new Map<ValueKey, HeldValue>();
    const ends: (() => void)[] = [];
    for (const { inputs, share } of calls) {
      for (const { result } of inputs) {
        if (held.has(valueKey(result))) continue;
        const given = this.#give(result, share === true && !alone);
        if (given === undefined) continue;
        held.set(given.value.key, given.value);
        ends.push(given.end);
      }
    }
    return {
      held: [...held.values()],
      end: () => {
        for (const end of ends.splice(0)) end();
      },
    };
  }

  /** Gives one value to a reader, if it is in memory. */
  readOne(result: ResultRef): Lending {
    const given = this.#give(result, false);
    if (given === undefined) return { held: [], end: () => undefined };
    return { held: [given.value], end: given.end };
  }

  /** Nobody will read the result of a node any more. */
  forget(result: ResultRef): void {
    const key = valueKey(result);
    const home = this.#homes.get(key);
    if (home === undefined) return;
    home.nodes--;
    if (home.nodes === 0) this.#letGo(key, true);
  }

  /** Nobody may read a value any more, since somebody has written to it. */
  spoil(key: ValueKey): void {
    this.#letGo(key, true);
  }

  clear(): void {
    this.#homes.clear();
    this.#loans.clear();
    this.#stock.clear();
  }

  #settle(result: ResultRef, block: SharedArrayBuffer): void {
    const key = valueKey(result);
    const before = this.#homes.get(key);
    const isOnly = result.scratch !== undefined || before?.isOnly === true;
    const nodes = (before?.nodes ?? 0) + 1;
    // The new one is known to be whole, while an old one may have been written to by now.
    this.#letGo(key, true);
    this.#homes.set(key, {
      ...{ block, nodes, isOnly, isViewed: false, copying: 0, reading: 0, isLeaving: false },
    });
  }

  #give(
    result: ResultRef,
    share: boolean,
  ): { readonly value: HeldValue; readonly end: () => void } | undefined {
    const { codec } = result;
    const key = valueKey(result);
    const home = this.#homes.get(key);
    if (home === undefined) return undefined;
    this.#homes.delete(key);
    this.#homes.set(key, home);
    // Somebody who copies without a check could see what a reader with the memory itself writes.
    const isView = share && (codec === "npy" || codec === "bytes") && home.copying === 0;
    if (isView) home.isViewed = true;
    const use = isView ? "view" : home.isViewed ? "check" : "copy";
    home.reading++;
    if (use === "copy") home.copying++;
    return {
      value: { key, block: home.block, use },
      end: () => {
        home.reading--;
        if (use === "copy") home.copying--;
        if (home.reading === 0 && home.isLeaving) this.#putBack(home);
      },
    };
  }

  /** Takes the memory of a value back, if it may be had for another one; a value that is read goes when that ends. */
  #letGo(key: ValueKey, isUnwanted: boolean = false): boolean {
    const home = this.#homes.get(key);
    if (home === undefined) return false;
    if (!isUnwanted && (home.isOnly || home.reading > 0)) return false;
    this.#homes.delete(key);
    home.isLeaving = true;
    if (home.reading === 0) this.#putBack(home);
    return true;
  }

  #putBack(home: Home): void {
    if (home.isViewed) this.#stock.drop(home.block);
    else this.#stock.giveBack(home.block);
  }
}
