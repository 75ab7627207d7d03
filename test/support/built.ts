/** A module of the built package, typed as its source: `built<typeof import("../../src/x.ts")>("x.js")`. */
export async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/${path}`, import.meta.url).href)) as Module;
}
