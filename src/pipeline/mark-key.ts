import type { Query } from "../model/query.ts";
import type { RecordedSummary } from "../model/recorded-graph.ts";
import type { Resources } from "../model/resources.ts";
import { buildId } from "../util/build-id.ts";
import { sha256, spellValue } from "../util/spell-value.ts";
import type { RealmParams } from "./realm-params.ts";
import { unknowableOf } from "./unknowable-of.ts";
import type { WorkflowCode } from "./workflow-code.ts";

/** Everything that decides which results the nodes of a graph have, but the contents of declared inputs. */
export interface MarkedParts {
  readonly summary: Pick<RecordedSummary, "digest" | "hasUnspellable">;
  readonly code: WorkflowCode;
  readonly query: Query;
  /** Positional targets. */
  readonly targets: readonly string[];
  /** Two graphs may be alike though their parameters are not, and each has its results under its own. */
  readonly params: Pick<RealmParams, "params" | "grid">;
  /** What the machine has: a node that cannot fit is refused, whatever is kept. */
  readonly capacity: Resources;
}

/** The key of the mark that such a graph may have; undefined if some node has to be looked at each time. */
export function markKey({
  summary,
  code,
  query,
  targets,
  params: { params, grid = [] },
  capacity,
}: MarkedParts): string | undefined {
  if (summary.hasUnspellable) return undefined;
  if (code.functions.some((_, index) => unknowableOf(code, index) !== undefined)) return undefined;
  const { rules, init } = query;
  const isTimeless = rules.every(
    ({ settings: { cache = "fingerprint", expiresMs } }) =>
      cache === "fingerprint" && expiresMs === undefined,
  );
  if (!isTimeless) return undefined;
  const { version, platform, arch } = process;
  return sha256(
    JSON.stringify([
      ["ffuse", buildId],
      ["graph", summary.digest],
      ["code", code.functions, code.constants],
      ["rules", rules, init],
      ["targets", targets],
      ["params", spellValue([params, grid]).text],
      ["capacity", capacity],
      ["machine", version, platform, arch],
    ]),
  );
}
