import { join } from "node:path";
import type { Taking } from "../../src/contract/claims.ts";
import type { Fingerprint, RunId } from "../../src/model/ids.ts";
import { openClaims } from "../../src/store/claims/open-claims.ts";
import type { ClaimsOptions, RunClaims } from "../../src/store/claims/open-claims.ts";
import { holderOf } from "../../src/store/claims/process-table.ts";
import type { LookAtProcess } from "../../src/store/claims/process-table.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Runs that share a workflow's folder, each as if in a process of its own, with time that passes ten times as fast. */
export interface ClaimingRuns {
  readonly folder: string;
  /** Opens the claims of a run, of which the name is a number. */
  open(run: number, options?: Partial<ClaimsOptions>): Promise<RunClaims>;
  /** Opens the claims of a run, or undefined if it can have none. */
  tryOpen(run: number, options?: Partial<ClaimsOptions>): Promise<RunClaims | undefined>;
  /** From now on the process of a run is gone, and does nothing more. */
  kill(run: number): void;
}

export async function claimingRuns(): Promise<ClaimingRuns> {
  const folder = join(await temporaryFolder(), "w");
  const dead = new Set<number>();
  const look: LookAtProcess = (pid) => ({ state: dead.has(pid) ? "gone" : "alive", start: "1" });
  const tryOpen: ClaimingRuns["tryOpen"] = (run, options = {}) =>
    openClaims({
      folder,
      run: runName(run),
      mayBeAlone: true,
      self: { ...holderOf(runName(run)), pid: run, start: "1" },
      look,
      elapsedMs: () => performance.now() * 10,
      after: (ms, work) => {
        const timer = setTimeout(() => {
          if (!dead.has(run)) work();
        }, ms / 10);
        return () => {
          clearTimeout(timer);
        };
      },
      ...options,
    });
  return {
    folder,
    tryOpen,
    open: async (run, options) => {
      const claims = await tryOpen(run, options);
      if (claims === undefined) throw new Error("no claims can be made");
      return claims;
    },
    kill: (run) => void dead.add(run),
  };
}

export function runName(run: number): RunId {
  return `run-${run}` as RunId;
}

/** Takes a fingerprint as soon as nobody else has it, as a run that does not look anything up. */
export async function takeWhenFree(claims: RunClaims, fingerprint: Fingerprint): Promise<Taking> {
  for (;;) {
    const taking = await claims.take(fingerprint);
    if (taking === "mine" || taking === "unshared") return taking;
    await claims.freed(fingerprint);
  }
}
