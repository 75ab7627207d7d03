import { MessageChannel, parentPort } from "node:worker_threads";
import type { NodeId } from "../model/ids.ts";
import type { Loan, LoanAsk } from "../wire/run-request.ts";

/** Borrows memory for the values of one thread. */
export interface Borrower {
  /** Memory for the value of a node; undefined if there is none to spare. */
  borrow(node: NodeId, sizeBytes: number): Promise<SharedArrayBuffer | undefined>;
  /** The id of the loan that was made last, once. */
  takeLoan(): number | undefined;
}

/** Borrows from the main thread, which lends by a budget; the ask has a port of its own, since only replies go to tasks. */
export function borrowFromMain(): Borrower {
  let last: number | undefined;
  return {
    async borrow(node, sizeBytes) {
      const { port1, port2 } = new MessageChannel();
      const ask: LoanAsk = { kind: "loan", node, sizeBytes, port: port2 };
      const answer = new Promise<Loan | undefined>((resolve) => {
        port1.once("message", resolve);
      });
      parentPort?.postMessage(ask, [port2]);
      const loan = await answer;
      port1.close();
      last = loan?.id;
      return loan?.block;
    },
    takeLoan() {
      const taken = last;
      last = undefined;
      return taken;
    },
  };
}
