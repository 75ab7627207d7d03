/** The seed of properties whose cases are too costly to leave to chance; another one with `FFUSE_SEED=7 npx vitest …`. */
export const propertySeed: number = Number(process.env["FFUSE_SEED"] ?? 20_260_101);
