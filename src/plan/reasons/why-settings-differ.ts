import type { FingerprintParts, PluginPart } from "../../model/fingerprint-parts.ts";
import type { Change } from "../../model/run-reason.ts";

/** Whether the parameters that the function may close over, or which of several alike functions it is, differ. */
export function whyFunctionDiffers(
  before: FingerprintParts,
  now: FingerprintParts,
): readonly Change[] {
  return before.function === now.function ? [] : [{ part: "parameters" }];
}

/** Whether the operator's `version` differs. */
export function whyVersionDiffers(
  { version: before }: FingerprintParts,
  { version: now }: FingerprintParts,
): readonly Change[] {
  if (before === now) return [];
  return [
    {
      part: "version",
      ...(before === undefined ? {} : { before }),
      ...(now === undefined ? {} : { now }),
    },
  ];
}

/** What differs of the machine, as far as the operator has it counted. */
export function whyEnvironmentDiffers(
  { environment: old = {} }: FingerprintParts,
  { environment: fresh = {} }: FingerprintParts,
): readonly Change[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort();
  return keys.flatMap((key): readonly Change[] => {
    const { [key]: before } = old;
    const { [key]: now } = fresh;
    if (before === now) return [];
    return [
      {
        part: "environment",
        key,
        ...(before === undefined ? {} : { before }),
        ...(now === undefined ? {} : { now }),
      },
    ];
  });
}

/** What differs of plug-ins that may change the value. */
export function whyPluginsDiffer(
  { plugins: old = [] }: FingerprintParts,
  { plugins: fresh = [] }: FingerprintParts,
): readonly Change[] {
  const length = Math.max(old.length, fresh.length);
  return Array.from({ length }, (_, index) => [old[index], fresh[index]] as const).flatMap(
    ([before, now]): readonly Change[] => {
      if (before?.use === now?.use && before?.hash === now?.hash) return [];
      const told = (part: typeof now): string | undefined =>
        part === undefined || part.about === "" || part.use === "code" ? undefined : part.about;
      const isShown = before?.about !== now?.about;
      const [was, is] = isShown ? [told(before), told(now)] : [undefined, undefined];
      return [
        {
          part: "plugin",
          use: nameOf(now ?? before),
          ...(was === undefined ? {} : { before: was }),
          ...(is === undefined ? {} : { now: is }),
        },
      ];
    },
  );
}

/** What it is called counts for one of the user's own as little as for a function. */
function nameOf(part: PluginPart | undefined): string {
  return part?.use === "code" ? part.about : (part?.use ?? "");
}
