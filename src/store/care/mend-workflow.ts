import type { Place } from "../../contract/place.ts";
import type { VerifiedWorkflow } from "../../model/store-care.ts";
import { formatIndex } from "../index-file.ts";
import { loadKnown } from "../load-known.ts";
import type { LookedThrough } from "./look-through.ts";
import { mendJournal } from "./mend-journal.ts";
import type { ListLiveRuns } from "./why-busy.ts";
import { whyBusy } from "./why-busy.ts";
import { whyChanged } from "./why-changed.ts";

/** Takes out of a workflow what was found not to be of use, unless a run is going on or came in between. */
export async function mendWorkflow(
  place: Place,
  { verified, keys, entries, journals, lost, runsOfLost, mends }: LookedThrough,
  { now, liveRuns }: { readonly now: number; readonly liveRuns?: ListLiveRuns },
): Promise<VerifiedWorkflow> {
  const busy =
    whyBusy(
      [...journals].map(([run, journal]) => ({ run, ...journal })),
      await liveRuns?.(keys.all),
      now,
    ) ?? (await whyChanged(place, keys, entries));
  if (busy !== undefined) {
    const path = `${place.title}/${keys.all.replace(/\/$/, "")}`;
    const { findings } = withoutMends(verified);
    return {
      ...verified,
      findings: [...findings, { kind: "note", path, found: `not mended: ${busy}` }],
    };
  }
  for (const run of runsOfLost) {
    const journal = journals.get(run);
    await mendJournal(place, keys, {
      ...{ run, workflow: verified.workflow, lost },
      offsets: new Set(
        journal?.damaged.flatMap(({ span }) => (span.length === 0 ? [] : [span.offset])),
      ),
      isForeign: journal?.foreign !== undefined,
    });
  }
  for (const mend of mends) await mend();
  if (runsOfLost.length > 0 || mends.length > 0) {
    const { known: told, coverage } = await loadKnown(place, keys, () => {});
    if (coverage.size > 0) await place.put(keys.index, [formatIndex(told, coverage)]);
  }
  return verified;
}

/** What was found, where nothing is mended. */
export function withoutMends(verified: VerifiedWorkflow): VerifiedWorkflow {
  const findings = verified.findings.map(({ kind, path, found }) => ({ kind, path, found }));
  return { ...verified, findings };
}
