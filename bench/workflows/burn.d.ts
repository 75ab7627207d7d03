/** Keeps a core busy for so many steps, each of which needs the one before. */
export function burn(iterations: number): number;
