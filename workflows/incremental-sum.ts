import { workflow } from "ffuse";

const IncrementalSum = workflow(
  class IncrementalSum {
    sum: number;

    constructor(start: number) {
      this.sum = start;
    }

    add(x: number) {
      this.sum += x;
      return this.sum;
    }
  },
);
const minus = workflow(function minus(a: number, b: number) {
  return a - b;
});

const one = minus(4, 3);
const total = new IncrementalSum(one);
const two = minus(3, one);
total.add(two);
total.add(two);
const six = total.add(one);
export default minus(six, 2);
