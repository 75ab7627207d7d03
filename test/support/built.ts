/** A module of the built package, typed as its source: `built<typeof X>("x.js")` with `import type * as X from "../../src/x.ts"`. */
export async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/tested/${path}`, import.meta.url).href)) as Module;
}
