/** Tells one build of ffuse from every other, by a hash of its sources; sources that were not built are all one. */
export const buildId: string = process.env["FFUSE_BUILD"] ?? "not built";
