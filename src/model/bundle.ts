import type { PackageVersion } from "./code-slice.ts";
import type { CodeHash } from "./ids.ts";

/** A package that a bundle reaches, at the place where it was found. */
export interface ReachedPackage {
  readonly name: string;
  /** Empty if its package.json tells none. */
  readonly version: string;
  /** Absolute path, symbolic links resolved. */
  readonly folder: string;
}

/** A workflow file and all sources of its own project as one module that any realm can import. */
export interface Bundle {
  /** Absolute path of the module, an `.mjs` with its source map beside it. */
  readonly file: string;
  /** Absolute path of the folder that the workflow file lies in. */
  readonly root: string;
  /** Absolute path of the workflow file, symbolic links resolved. */
  readonly entry: string;
  /** Hash of the bundled code and of the versions of the packages it imports; the same wherever the project lies. */
  readonly codeHash: CodeHash;
  /** Every package that the bundle imports or contains, by name and folder. */
  readonly packages: readonly ReachedPackage[];
  /** By the folder of each of these packages, the versions of it and of all that it depends on. */
  readonly packageVersions: Readonly<Record<string, readonly PackageVersion[]>>;
  /** Absolute paths of all source files in the bundle, in order. */
  readonly inputs: readonly string[];
  /** Whether nothing had changed since an earlier bundling. */
  readonly fromCache: boolean;
}
