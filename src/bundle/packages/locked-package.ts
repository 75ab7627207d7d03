/** What a lock file says of one package. */
export interface LockedPackage {
  /** Its own name, and others under which it may be installed. */
  readonly names: readonly string[];
  /** Undefined where the lock file tells something else, such as a commit. */
  readonly version?: string;
  /** Its folder relative to that of the lock file, with `/`, where the lock file tells it. */
  readonly place?: string;
  /** Of its content: hashes or a commit; undefined for a package that is a folder of this machine. */
  readonly integrity?: string;
}

/** A lock file's text to its packages; throws for a damaged one. */
export type LockReader = (text: string) => readonly LockedPackage[];

/** A locked package without the keys that are not known. */
export function lockedPackage(known: {
  readonly names: readonly string[];
  readonly version?: string | undefined;
  readonly place?: string | undefined;
  readonly integrity?: string | undefined;
}): LockedPackage {
  const { names, version, place, integrity } = known;
  return {
    names: [...new Set(names)],
    ...(version === undefined ? {} : { version }),
    ...(place === undefined ? {} : { place }),
    ...(integrity === undefined ? {} : { integrity }),
  };
}
