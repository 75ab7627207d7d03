/** How often what looks damaged is read: another run may have put a new entry in its place between two reads of it. */
const reads = 3;

/** Reads an entry that takes more than one look at its file; what is damaged only in between is none. */
export async function unlessReplaced<Found>(
  read: () => Promise<Found>,
  isDamaged: (found: Found) => boolean,
): Promise<Found> {
  let found = await read();
  for (let again = 1; again < reads && isDamaged(found); again += 1) found = await read();
  return found;
}
