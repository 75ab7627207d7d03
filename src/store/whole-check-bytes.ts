/** What a look-up reads whole to tell that it is as it was kept; of what is larger it checks the size. */
export const wholeCheckBytes: number = 4 * 1024 * 1024;
