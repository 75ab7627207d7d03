import { workflow } from "ffuse";
import type { Handle } from "ffuse";

const next = workflow(function next(before: number) {
  return before + 1;
});

const links = Number(process.env["BENCH_NODES"] ?? 10);
let last: Handle<number> = next(0);
for (let link = 1; link < links; link += 1) last = next(last);
export default last;
