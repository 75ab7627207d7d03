/** Notes the globals of this realm; the function it gives brings back those that user code has deleted since. */
export function keepGlobals(): () => void {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  return () => {
    for (const [name, descriptor] of descriptors) {
      if (!Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, descriptor);
    }
  };
}
