import { createRequire, isBuiltin } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What `import.meta`, `__dirname`, `__filename` and `require` are in one source file of a bundle. */
export interface Here {
  readonly url: string;
  readonly filename: string;
  readonly dirname: string;
  readonly main: false;
  readonly require: NodeJS.Require;
  resolve(specifier: string): string;
}

/** A bundle looks under this key of the global object for the way from a path, relative to its root, to a `Here`. */
export const hereKey: unique symbol = Symbol.for("ffuse.here");

/** Tells bundles that are loaded in this realm where their sources lie; has to be called before one is loaded. */
export function defineHere(root: string): void {
  Object.defineProperty(globalThis, hereKey, {
    value: (path: string) => hereAt(resolve(root, path)),
    configurable: true,
  });
}

function hereAt(filename: string): Here {
  const url = pathToFileURL(filename).href;
  let require: NodeJS.Require | undefined;
  return {
    url,
    filename,
    dirname: dirname(filename),
    main: false,
    get require() {
      return (require ??= createRequire(url));
    },
    resolve(specifier) {
      if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
      if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, "")}`;
      if (URL.canParse(specifier)) return specifier;
      return pathToFileURL(this.require.resolve(specifier)).href;
    },
  };
}
