/** Anything that user code can throw, as plain data that survives any crossing between threads. */
export interface ThrownValue {
  /** `Error`, `TypeError`, the user's own class; for what is no error, what it is (`undefined`, `the text`). */
  readonly name: string;
  /** Classes of an error below `Error`, its own first, whose names are not its name; absent if there are none. */
  readonly classes?: readonly string[];
  /** The message of an error, else the thrown value as shown by the runtime's inspector. */
  readonly message: string;
  /** Stack lines with the user's own files and lines, without the message; empty if there is none. */
  readonly stack: readonly string[];
  /** `error.code`, if it is a text or a number. */
  readonly code?: string | number;
  /** Own fields beside name, message, stack, code and cause, as shown by the runtime's inspector. */
  readonly fields: Readonly<Record<string, string>>;
  readonly cause?: ThrownValue;
  /** The errors of an `AggregateError`. */
  readonly errors?: readonly ThrownValue[];
}
