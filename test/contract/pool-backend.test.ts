import { built } from "../support/built.ts";
import { backendContract } from "./backend.contract.ts";

backendContract("pool", async () => {
  const module = await built<typeof import("../../src/backends/pool/pool-backend.ts")>(
    "backends/pool/pool-backend.js",
  );
  return module.poolBackend;
});
