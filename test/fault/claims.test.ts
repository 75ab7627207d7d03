import { expect, test } from "vitest";
import type { Disk } from "../../src/store/places/disk.ts";
import { claimingRuns, takeWhenFree } from "../support/claiming-runs.ts";
import type { ClaimingRuns } from "../support/claiming-runs.ts";
import { fingerprintOf } from "../support/keep-results.ts";
import { mortalDisk } from "../support/mortal-disk.ts";

const [one, two] = [fingerprintOf(1), fingerprintOf(2)];

/** Two runs that share their work, of which the first is on the given disk. */
async function shareWork(runs: ClaimingRuns, disk: Disk): Promise<void> {
  const first = await runs.tryOpen(1, { disk });
  await first?.take(one);
  const second = await runs.open(2);
  await first?.take(two);
  first?.release(one);
  await first?.close();
  await second.close();
}

test("a disk that dies at any change of a run's claims neither ends the run nor holds up others", async () => {
  const whole = mortalDisk();
  await shareWork(await claimingRuns(), whole);
  expect(whole.changes).toBeGreaterThan(8);
  for (let dieAt = 0; dieAt < whole.changes; dieAt += 1) {
    const runs = await claimingRuns();
    await shareWork(runs, mortalDisk(dieAt));
    runs.kill(1);
    const [third, fourth] = [await runs.open(3), await runs.open(4)];
    expect(await takeWhenFree(third, one)).toBe("mine");
    expect(await takeWhenFree(fourth, two)).toBe("mine");
    await Promise.all([third.close(), fourth.close()]);
  }
});

test("a run that is killed at any change while it removes what a dead one left harms nothing", async () => {
  const prepare = async (): Promise<ClaimingRuns> => {
    const runs = await claimingRuns();
    const dying = await runs.open(1);
    const other = await runs.open(2);
    await dying.take(one);
    runs.kill(1);
    runs.kill(2);
    void other;
    return runs;
  };
  const whole = mortalDisk();
  await (await (await prepare()).tryOpen(3, { disk: whole }))?.close();
  expect(whole.changes).toBeGreaterThan(6);
  for (let dieAt = 0; dieAt < whole.changes; dieAt += 1) {
    const runs = await prepare();
    await runs.tryOpen(3, { disk: mortalDisk(dieAt) });
    runs.kill(3);
    const fourth = await runs.open(4);
    // A file that was not written to its end counts as one that is being written, for a while.
    expect(["unshared", "mine"]).toContain(await fourth.take(one));
    await fourth.close();
  }
});
