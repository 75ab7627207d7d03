/** Calls `work` once after a time, unless it is called off; `keepsAlive` if the process may not end before. */
export type After = (ms: number, work: () => void, keepsAlive: boolean) => () => void;

/** The clock of this process. */
export const afterTimeout: After = (ms, work, keepsAlive) => {
  const timer = setTimeout(work, ms);
  if (!keepsAlive) timer.unref();
  return () => {
    clearTimeout(timer);
  };
};
