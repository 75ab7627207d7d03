import type { NodeName } from "../model/ids.ts";
import type { KnownResult, KnownResults } from "./known-results.ts";

/** The results that go with a name: those computed under it, and its latest one, but for what another name still points at. */
export function findDoomed(
  known: Pick<KnownResults, "names" | "results">,
  name: NodeName,
): readonly KnownResult[] {
  const needed = new Set<string>();
  for (const [other, { fingerprint }] of known.names) {
    if (other !== name) needed.add(fingerprint);
  }
  const latest = known.names.get(name)?.fingerprint;
  return [...known.results.values()].filter(
    ({ node, fingerprint }) =>
      (node === name || fingerprint === latest) && !needed.has(fingerprint),
  );
}
