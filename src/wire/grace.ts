/** How long code may go on after its node was told to end, so that it can clean up, in milliseconds. */
export const graceMs: number = 100;
