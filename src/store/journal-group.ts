import { openPromise } from "../util/open-promise.ts";

/** Lines that are appended together. */
export interface Group {
  readonly written: Promise<void>;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** Begins a group; nobody need wait for it. */
export function newGroup(): Group {
  const { promise, resolve, reject } = openPromise<undefined>();
  promise.catch(() => undefined);
  return {
    written: promise,
    end: () => {
      resolve(undefined);
    },
    fail: reject,
  };
}
