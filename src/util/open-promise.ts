/** A promise that somebody else settles. */
export interface OpenPromise<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes one; the runtime's own `Promise.withResolvers` came with Node 22. */
export function openPromise<Value>(): OpenPromise<Value> {
  let resolve!: OpenPromise<Value>["resolve"];
  let reject!: OpenPromise<Value>["reject"];
  const promise = new Promise<Value>((end, fail) => {
    resolve = end;
    reject = fail;
  });
  return { promise, resolve, reject };
}
