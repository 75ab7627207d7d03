import { workflow } from "ffuse";
import { burn } from "./burn.js";

const work = workflow(function work(iterations: number, index: number) {
  return burn(iterations) + index;
});

const iterations = Number(process.env["BENCH_ITERATIONS"] ?? 1_000_000);
export default Array.from({ length: 10 }, (_, index) => work(iterations, index));
