/** The abort signal of one run of a node, made when somebody asks for it: most nodes never do. */
export class NodeAbort {
  #controller: AbortController | undefined;
  #reason: unknown;
  #isAborted = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isAborted) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Whether anybody has asked for the signal. */
  get isHeeded(): boolean {
    return this.#controller !== undefined;
  }

  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
