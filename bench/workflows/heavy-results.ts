import { workflow } from "ffuse";

const make = workflow(function make(length: number, index: number) {
  return new Float64Array(length).fill(index);
});
const weigh = workflow(function weigh(values: Float64Array) {
  return values.byteLength;
});

// 64 results of 16 MB: 1 GB in all, which other nodes read.
export default Array.from({ length: 64 }, (_, index) => weigh(make(2 ** 21, index)));
