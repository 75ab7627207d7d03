/**
 * A script for `--require` that holds every process, also its threads, at an operation on an open file: at the `nth` call of
 * `method` for a path that `pattern` matches it writes `held` to stderr and never goes on.
 */
export function gateSource(pattern: RegExp, method: string, nth: number = 1): string {
  return `
const fs = require("node:fs");
const { open } = fs.promises;
fs.promises.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (!${String(pattern)}.test(String(path))) return file;
  const go = file[${JSON.stringify(method)}].bind(file);
  let calls = 0;
  file[${JSON.stringify(method)}] = async (...args) => {
    if (++calls < ${nth}) return go(...args);
    // A process with nothing to wait for would end.
    setInterval(() => undefined, 1000);
    fs.writeSync(2, "held\\n");
    return new Promise(() => undefined);
  };
  return file;
};
require("node:module").syncBuiltinESMExports();
`;
}
