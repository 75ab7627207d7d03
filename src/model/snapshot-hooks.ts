/**
 * Names the static method of a class that gives the state of an instance as a value that can be kept:
 * `static [snapshot](instance) { return { … }; }`.
 */
export const snapshot: unique symbol = Symbol.for("ffuse.snapshot") as never;

/** Names the static method of a class that makes an instance of what `snapshot` gave: `static [restore](state) { … }`. */
export const restore: unique symbol = Symbol.for("ffuse.restore") as never;
