/** What is known of how long a node takes. */
export interface TimedNode {
  /** Nodes of one group are like each other. */
  readonly group: string;
  /** How long it took before; undefined if it never ran. */
  readonly knownMs: number | undefined;
}

/** How long each node is expected to take: as before, else as the median of its group, else as the median of all, else 1. */
export function expectedDurations(nodes: readonly TimedNode[]): Float64Array {
  const byGroup = new Map<string, number[]>();
  const all: number[] = [];
  for (const { group, knownMs } of nodes) {
    if (knownMs === undefined) continue;
    all.push(knownMs);
    const known = byGroup.get(group);
    if (known === undefined) byGroup.set(group, [knownMs]);
    else known.push(knownMs);
  }
  const medians = new Map([...byGroup].map(([group, known]) => [group, medianOf(known)]));
  const unit = all.length === 0 ? 1 : medianOf(all);
  return Float64Array.from(nodes, ({ group, knownMs }) => knownMs ?? medians.get(group) ?? unit);
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 1;
}
