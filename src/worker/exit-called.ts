/** In a thread of its own `process.exit` ends the thread; here it must not end the run, so it ends the call. */
export class ExitCalled extends Error {
  override readonly name = "ExitCalled";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`process.exit(${exitCode})`);
    this.exitCode = exitCode;
  }
}

/** Never throws, whatever was thrown: a proxy may refuse to be asked what it is. */
export function isExitCalled(thrown: unknown): thrown is ExitCalled {
  try {
    return thrown instanceof ExitCalled;
  } catch {
    return false;
  }
}
