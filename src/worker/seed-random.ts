import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { runningNode } from "./running-node.ts";
import type { RunningNode } from "./running-node.ts";

type Random = () => number;

const randoms = new WeakMap<RunningNode, Random>();
let isOffered = false;

/** Has `Math.random` give each node that has a seed its own numbers, whatever else runs in this realm; others get what they got. */
export function offerRandom(): void {
  if (isOffered) return;
  isOffered = true;
  const { random: plain } = Math;
  Math.random = function random() {
    const node = runningNode.getStore();
    return (node === undefined ? undefined : randoms.get(node))?.() ?? plain();
  };
}

/** Gives a node its seed. */
export function seedRandom(node: RunningNode, seed: number): void {
  offerRandom();
  const generator = xoroshiro128plus(seed);
  // States of neighbouring seeds are alike at first.
  generator.jump();
  randoms.set(node, () => uniformFloat64(generator));
}
