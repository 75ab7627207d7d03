import type { LookedUp } from "../../contract/backend.ts";
import type { Claims, Taking } from "../../contract/claims.ts";
import type { Fingerprint, NodeId } from "../../model/ids.ts";
import type { Outcome } from "../../model/outcome.ts";
import { openPromise } from "../../util/open-promise.ts";

/** What a node is to do that wants to compute its fingerprint. */
export type Turn =
  | { readonly kind: "go" }
  /** Others may have computed it since it was looked up; if they have not, it may go. */
  | { readonly kind: "look" }
  /** Somebody else computes it. Gives its outcome if that was a node of this run. */
  | { readonly kind: "wait"; readonly until: () => Promise<Outcome | undefined> };

interface OpenTurn {
  readonly fingerprint: Fingerprint;
  readonly done: Promise<Outcome | undefined>;
  readonly resolve: (outcome: Outcome | undefined) => void;
  kind: "claiming" | "go" | "look";
  hasEnded: boolean;
}

/** Lets one node at a time compute a fingerprint: one of this run, and where runs can see each other, one of all. */
export class Turns {
  readonly #claims: Claims | undefined;
  readonly #onWait: (node: NodeId) => void;
  readonly #byNode = new Map<NodeId, OpenTurn>();
  readonly #byFingerprint = new Map<Fingerprint, OpenTurn>();
  /** What nodes of this run have computed; a twin may have been looked up before that. */
  readonly #ran = new Map<Fingerprint, Outcome>();

  /** `onWait` is told of a node each time that it waits for another run. */
  constructor(claims: Claims | undefined, onWait: (node: NodeId) => void) {
    this.#claims = claims;
    this.#onWait = onWait;
  }

  /** Takes the turn of a node that was looked up and has to run; it keeps it until `end`, unless it is to wait. */
  take(node: NodeId, lookedUp: LookedUp): Turn | Promise<Turn> {
    const { fingerprint } = lookedUp;
    if (!canBeShared(lookedUp)) return go;
    const own = this.#byNode.get(node);
    if (own?.fingerprint === fingerprint && own.kind !== "claiming") return { kind: own.kind };
    if (own !== undefined) this.end(node);
    const first = this.#byFingerprint.get(fingerprint);
    if (first !== undefined) return { kind: "wait", until: () => first.done };
    const ran = this.#ran.get(fingerprint);
    if (ran !== undefined) return { kind: "wait", until: () => Promise.resolve(ran) };
    const turn = openTurn(fingerprint);
    this.#byNode.set(node, turn);
    this.#byFingerprint.set(fingerprint, turn);
    const taking = isWorthAClaim(lookedUp) ? this.#claims?.take(fingerprint) : undefined;
    if (taking instanceof Promise) return this.#claim(node, turn, taking);
    turn.kind = "go";
    return go;
  }

  /** Ends the turn of a node, if it has one; those of this run that wait for it get the outcome. */
  end(node: NodeId, outcome?: Outcome): void {
    const turn = this.#byNode.get(node);
    if (turn === undefined) return;
    const wasClaiming = turn.kind === "claiming";
    if (outcome?.status === "ran") this.#ran.set(turn.fingerprint, outcome);
    this.#drop(node, turn, outcome);
    if (!wasClaiming) this.#claims?.release(turn.fingerprint);
  }

  /** Forgets what was computed for a fingerprint: it turned out to be gone. */
  forget(fingerprint: Fingerprint): void {
    this.#ran.delete(fingerprint);
  }

  async #claim(node: NodeId, turn: OpenTurn, taking: Promise<Taking>): Promise<Turn> {
    const taken = await taking;
    const { fingerprint } = turn;
    if (taken === "taken" || taken === "releasing") {
      if (!turn.hasEnded) this.#drop(node, turn, undefined);
      const freed = async (): Promise<undefined> => {
        if (taken === "taken") this.#onWait(node);
        await this.#claims?.freed(fingerprint);
      };
      return { kind: "wait", until: freed };
    }
    turn.kind = taken === "mine" ? "look" : "go";
    if (turn.hasEnded) this.#claims?.release(fingerprint);
    return { kind: turn.kind };
  }

  #drop(node: NodeId, turn: OpenTurn, outcome: Outcome | undefined): void {
    turn.hasEnded = true;
    this.#byNode.delete(node);
    this.#byFingerprint.delete(turn.fingerprint);
    turn.resolve(outcome);
  }
}

const go: Turn = { kind: "go" };

function openTurn(fingerprint: Fingerprint): OpenTurn {
  const { promise, resolve } = openPromise<Outcome | undefined>();
  return { fingerprint, done: promise, resolve, kind: "claiming", hasEnded: false };
}

/** What is not kept for others, and what nobody can tell apart, each node computes for itself. */
function canBeShared({ verdict }: LookedUp): boolean {
  if (verdict.status === "reuse") return true;
  const { kind } = verdict.because;
  return kind !== "cache-off" && kind !== "unknowable";
}

/** A result that is there and yet computed again, by force or because its entry is lost, is found again by a look-up. */
function isWorthAClaim({ verdict }: LookedUp): boolean {
  return verdict.status === "run" && verdict.because.kind !== "forced";
}
