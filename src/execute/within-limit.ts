/** How long a run waits at its end for the state of an instance to be kept, in milliseconds. */
const limitMs = 60_000;

/** Comes back when the work does, or when it has had its time. */
export async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
