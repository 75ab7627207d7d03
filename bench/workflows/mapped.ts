import { workflow } from "ffuse";

const count = Number(process.env["BENCH_NODES"] ?? 10);
const list = workflow(function list() {
  return Array.from({ length: count }, (_, index) => index);
});
const noop = workflow(function noop(index: number) {
  return index;
});

// The same nodes twice: once known before the run, once when the list is.
export default process.env["BENCH_FIXED"] === undefined
  ? noop.map(list())
  : noop.map(Array.from({ length: count }, (_, index) => index));
