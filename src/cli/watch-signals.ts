/** What signals ask of a run: the first drains it, the second stops it at once. */
export interface SignalWatch {
  readonly drain: AbortSignal;
  readonly stop: AbortSignal;
  /** Gives the signals back to the runtime. */
  end(): void;
}

/** How long a stop at once may take before the process is ended with what it has. */
const patienceMs = 2000;

/** Watches Ctrl-C, and the signals that ask a process to end where the platform has them. */
export function watchSignals(): SignalWatch {
  const drain = new AbortController();
  const stop = new AbortController();
  const onSignal = (): void => {
    if (!drain.signal.aborted) {
      drain.abort();
    } else if (!stop.signal.aborted) {
      stop.abort();
      setTimeout(() => {
        // `process.exit` would wait for the threads, and one that waits for a child process cannot be ended.
        end();
        process.kill(process.pid, "SIGINT");
      }, patienceMs).unref();
    }
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  const end = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return { drain: drain.signal, stop: stop.signal, end };
}
