import type * as PoolBackendModule from "../../src/backends/pool/pool-backend.ts";
import { built } from "../support/built.ts";
import { backendContract } from "./backend.contract.ts";

backendContract("pool", async () => {
  const module = await built<typeof PoolBackendModule>("pool-backend.js");
  return module.poolBackend;
});
