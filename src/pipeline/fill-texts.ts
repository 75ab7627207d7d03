import type { Store } from "../contract/store.ts";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { RunReason } from "../model/run-reason.ts";
import { whyCodeDiffers } from "../plan/reasons/why-code-differs.ts";

/** A recorded reason with the texts of code that differs put back, where the store still has them. */
export async function fillTexts(
  because: RunReason,
  now: FingerprintParts | undefined,
  store: Store,
): Promise<RunReason> {
  if (because.kind !== "changed" || now === undefined) return because;
  const before = await store.partsOf(because.before);
  if (before === undefined || before.code === now.code) return because;
  const [old, fresh] = await Promise.all([store.readCode(before.code), store.readCode(now.code)]);
  if (old === undefined || fresh === undefined) return because;
  const rest = because.changes.filter(({ part }) => part !== "code" && part !== "package");
  return { ...because, changes: [...whyCodeDiffers(old, fresh), ...rest] };
}
