import type { InProcessModule } from "../wire/in-process-realm.ts";

/** The worker runtime for the calling thread; loaded by file name, since nothing imports it. */
export async function loadInProcessModule(): Promise<InProcessModule> {
  const url = new URL("../worker/in-process.js", import.meta.url);
  return (await import(url.href)) as InProcessModule;
}
