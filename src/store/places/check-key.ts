/** Throws unless a key keeps the contract of `Place`; no key can then name anything outside of its place. */
export function checkKey(key: string): void {
  if (!key.split("/").every(isSegment)) {
    throw new Error(`bug: ${JSON.stringify(key)} is no key of a place`);
  }
}

/** Throws unless a prefix is empty or a key that ends with a slash. */
export function checkPrefix(prefix: string): void {
  if (prefix === "") return;
  if (!prefix.endsWith("/")) throw new Error(`bug: ${JSON.stringify(prefix)} is no prefix`);
  checkKey(prefix.slice(0, -1));
}

/** Whether a text can be one segment of a key; the names of temporary files cannot. */
export function isSegment(text: string): boolean {
  return /^[A-Za-z0-9_.=-]{1,255}$/.test(text) && text !== "." && text !== "..";
}
