/** An index is written anew when reading what it lacks would cost more than about a millisecond. */
const staleBytes = 32 * 1024;
const staleJournals = 16;

/** Whether an index that lacks so much of so many journals is worth writing anew. */
export function isIndexStale(lackedBytes: number, lackedJournals: number): boolean {
  return lackedBytes > 0 && (lackedBytes > staleBytes || lackedJournals > staleJournals);
}
