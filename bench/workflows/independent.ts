import { workflow } from "ffuse";

const noop = workflow(function noop(index: number) {
  return index;
});

// From the environment, since a parameter would load the parser of parameters, too.
const nodes = Number(process.env["BENCH_NODES"] ?? 10);
export default Array.from({ length: nodes }, (_, index) => noop(index));
