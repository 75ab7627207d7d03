/** The name of an error class of the language. */
export type ErrorClassName =
  | "Error"
  | "EvalError"
  | "RangeError"
  | "ReferenceError"
  | "SyntaxError"
  | "TypeError"
  | "URIError"
  | "AggregateError";

const errorClasses: Readonly<Record<ErrorClassName, ErrorConstructor | typeof AggregateError>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
};

/** What is kept of an error: the class of the language that it is or extends, and its fields. */
export interface ErrorParts {
  readonly className: ErrorClassName;
  readonly fields: readonly (readonly [key: string, value: unknown])[];
}

const hidden: ReadonlySet<string> = new Set(["name", "message", "stack", "cause", "errors"]);

/** Takes an error apart; a user's own class comes back as the class of the language below it, with the name kept. */
export function errorParts(error: Error): ErrorParts {
  const className = classNameOf(error);
  const fields: (readonly [string, unknown])[] = [];
  if (error.name !== className) fields.push(["name", error.name]);
  if (Object.hasOwn(error, "message") || error.message !== "") {
    fields.push(["message", error.message]);
  }
  if (Object.hasOwn(error, "stack")) fields.push(["stack", error.stack]);
  if (Object.hasOwn(error, "cause")) fields.push(["cause", error.cause]);
  if (Object.hasOwn(error, "errors")) {
    fields.push(["errors", (error as { errors?: unknown }).errors]);
  }
  for (const key of Object.keys(error)) {
    if (!hidden.has(key)) fields.push([key, (error as unknown as Record<string, unknown>)[key]]);
  }
  return { className, fields };
}

/** An error of a class of the language without any field of its own. */
export function bareError(className: string): Error | undefined {
  if (!Object.hasOwn(errorClasses, className)) return undefined;
  const make = errorClasses[className as ErrorClassName];
  const error: Error =
    className === "AggregateError" ? new AggregateError([]) : new (make as ErrorConstructor)();
  delete (error as { stack?: unknown }).stack;
  delete (error as { errors?: unknown }).errors;
  return error;
}

/** Gives an error a field as the language would: what a `for` loop does not see stays hidden. */
export function setErrorField(error: Error, key: string, value: unknown): void {
  const enumerable = !hidden.has(key);
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}

function classNameOf(error: Error): ErrorClassName {
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null) {
    const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
    if (typeof maker === "function" && Object.hasOwn(errorClasses, maker.name)) {
      return maker.name as ErrorClassName;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return "Error";
}
