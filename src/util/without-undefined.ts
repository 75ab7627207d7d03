/** The same object without the keys whose value is undefined. */
export function withoutUndefined<Value extends object>(object: {
  readonly [Key in keyof Value]: Value[Key] | undefined;
}): Value {
  const present = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Value;
}
