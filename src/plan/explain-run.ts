import type { CodeSlice } from "../model/code-slice.ts";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { CodeHash, Fingerprint } from "../model/ids.ts";
import type { Change, RunReason } from "../model/run-reason.ts";
import { whyArgumentsDiffer } from "./reasons/why-arguments-differ.ts";
import { whyCodeDiffers } from "./reasons/why-code-differs.ts";
import { whyConstantsDiffer } from "./reasons/why-constants-differ.ts";
import {
  whyChainDiffers,
  whyDeclaredDiffer,
  whyInputsDiffer,
} from "./reasons/why-inputs-differ.ts";
import {
  whyEnvironmentDiffers,
  whyPluginsDiffer,
  whyFunctionDiffers,
  whyVersionDiffers,
} from "./reasons/why-settings-differ.ts";

/** What is known of a node that nothing is to be reused for. */
export interface ExplainOptions {
  readonly parts: FingerprintParts;
  /** What the latest result under its name was made of; undefined if there never was one. */
  readonly history:
    | {
        readonly status: "kept";
        readonly fingerprint: Fingerprint;
        readonly parts?: FingerprintParts;
      }
    | { readonly status: "removed" }
    | undefined;
  /** The texts of slices, where they are still known: that of an earlier run, and that of now. */
  readonly textsBefore: (hash: CodeHash) => Promise<CodeSlice | undefined>;
  readonly textsNow: (hash: CodeHash) => Promise<CodeSlice | undefined>;
}

/** Why a node runs whose fingerprint has no result, by what is different from the latest result under its name. */
export async function explainRun(options: ExplainOptions): Promise<RunReason> {
  const { parts: now, history, textsBefore, textsNow } = options;
  if (history === undefined) return { kind: "new" };
  if (history.status === "removed") return { kind: "removed" };
  const { parts: before, fingerprint } = history;
  if (before === undefined) return { kind: "unexplained" };
  const changes: readonly Change[] = [
    ...(before.code === now.code
      ? []
      : whyCodeDiffers(await textsBefore(before.code), await textsNow(now.code))),
    ...whyConstantsDiffer(before, now),
    ...whyFunctionDiffers(before, now),
    ...whyArgumentsDiffer(before, now),
    ...whyDeclaredDiffer(before, now),
    ...whyInputsDiffer(before, now),
    ...whyChainDiffers(before, now),
    ...whyVersionDiffers(before, now),
    ...whyEnvironmentDiffers(before, now),
    ...whyPluginsDiffer(before, now),
  ];
  if (changes.length === 0) return { kind: "unexplained" };
  return { kind: "changed", before: fingerprint, changes };
}
