import { types } from "node:util";

/** The own fields of an instance as a plain object, or in words why they are not all that there is to it. */
export function ownFields(
  instance: object,
  ofClass: new (...args: never) => object,
): { readonly fields: Readonly<Record<string, unknown>> } | { readonly why: string } {
  const no = (why: string): { readonly why: string } => ({ why });
  if (types.isProxy(instance)) return no("it is a Proxy");
  if (Object.getPrototypeOf(instance) !== ofClass.prototype) {
    return no("its constructor gives something else than an instance");
  }
  const alien = foreignMember(ofClass);
  if (alien !== undefined) return no(`its ${alien} was put there from outside of the class`);
  if (!Object.isExtensible(instance)) return no("it is frozen or sealed");
  const fields = {};
  for (const key of Reflect.ownKeys(instance)) {
    if (typeof key === "symbol") return no(`its field ${String(key)} is named by a symbol`);
    const field = Object.getOwnPropertyDescriptor(instance, key);
    if (field === undefined || !("value" in field)) return no(`its field ${key} is an accessor`);
    if (field.writable !== true || field.enumerable !== true || field.configurable !== true) {
      return no(`its field ${key} is hidden or fixed`);
    }
    Object.defineProperty(fields, key, field);
  }
  return { fields };
}

interface Member {
  readonly get?: unknown;
  readonly set?: unknown;
  readonly value?: unknown;
}

/** A member of the prototypes of a class whose code is not in the text of the class: nobody has looked at what it does. */
function foreignMember(ofClass: new (...args: never) => object): string | undefined {
  let maker: unknown = ofClass;
  for (;;) {
    // A wrapped class stands before the one that its author wrote.
    if (types.isProxy(maker)) maker = (maker as { readonly fn?: unknown }).fn;
    if (typeof maker !== "function") return "prototype";
    const text = Function.prototype.toString.call(maker);
    const prototype = maker.prototype as object;
    for (const key of Reflect.ownKeys(prototype)) {
      if (key === "constructor") continue;
      const member: Member = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
      for (const code of [member.get, member.set, member.value]) {
        if (code === undefined) continue;
        if (typeof code !== "function") return String(key);
        if (!text.includes(Function.prototype.toString.call(code))) return String(key);
      }
    }
    const above: unknown = Object.getPrototypeOf(maker);
    const abovePrototype: unknown = Object.getPrototypeOf(prototype);
    if (above === Function.prototype) {
      return abovePrototype === Object.prototype ? undefined : "prototype";
    }
    if (abovePrototype !== (above as { prototype?: unknown }).prototype) return "prototype";
    maker = above;
  }
}
