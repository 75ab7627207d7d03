/** Whether a text has no lone surrogate, so that UTF-8 can carry it. */
export function isWellFormed(text: string): boolean {
  // Node has the method from version 20 on; the language level that this project compiles to does not know it.
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}
