import type { After } from "./after.ts";
import type { ClaimFiles } from "./claim-files.ts";

/** How often a run looks whether one that is alone has noticed it. */
const lookMs = 10;
/** How long a run waits for one that is alone to notice it. */
const patienceMs = 5000;

/** Whether this run is the only one that is there; comes back when no other one thinks that of itself. */
export async function settleIn(
  files: ClaimFiles,
  { mayBeAlone, after, elapsedMs }: { mayBeAlone: boolean; after: After; elapsedMs: () => number },
): Promise<boolean> {
  const startedAt = elapsedMs();
  for (;;) {
    if (mayBeAlone && (await files.take("solo"))) {
      if ((await files.others()).length === 0) return true;
      await files.sweep();
      if ((await files.others()).length === 0) return true;
      await files.give("solo");
      return false;
    }
    if (!(await files.isHeld("solo"))) {
      await files.sweep();
      if (!mayBeAlone) return false;
    }
    // Its thread may be stuck in a write to a terminal that a person has stopped; both then may compute the same.
    if (elapsedMs() - startedAt > patienceMs) return false;
    await new Promise<void>((resolve) => after(lookMs, resolve, true));
  }
}
