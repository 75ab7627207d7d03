import { built } from "../support/built.ts";
import { backendContract } from "./backend.contract.ts";

backendContract("local", async () => {
  const module = await built<typeof import("../../src/backends/local/local-backend.ts")>(
    "backends/local/local-backend.js",
  );
  return module.localBackend;
});
