/** Keeps a core busy for so many steps, each of which needs the one before. */
export function burn(iterations) {
  let state = 1;
  for (let step = 0; step < iterations; step += 1) state = Math.imul(state ^ step, 0x9e3779b1);
  return state;
}
