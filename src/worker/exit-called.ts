/** In a thread of its own `process.exit` ends the thread; here it must not end the run, so it ends the call. */
export class ExitCalled extends Error {
  override readonly name = "ExitCalled";
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`process.exit(${exitCode})`);
    this.exitCode = exitCode;
  }
}
