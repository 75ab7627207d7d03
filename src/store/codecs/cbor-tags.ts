/** The registered CBOR tags that values are written with; see docs/store-format.md for what each holds. */
export const cborTag = {
  epochSeconds: 1,
  positiveBigint: 2,
  negativeBigint: 3,
  /** RFC 9581: seconds under key 1, milliseconds under key -3. */
  extendedTime: 1001,
  /** An array of a class name and what makes an object of it. */
  object: 27,
  shareable: 28,
  sharedReference: 29,
  set: 258,
  map: 259,
  /** A text that UTF-8 cannot carry, as the bytes of its JSON. */
  json: 262,
  regexp: 21066,
} as const;
