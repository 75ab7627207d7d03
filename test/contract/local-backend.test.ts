import type * as LocalBackendModule from "../../src/backends/local/local-backend.ts";
import { built } from "../support/built.ts";
import { backendContract } from "./backend.contract.ts";

backendContract("local", async () => {
  const module = await built<typeof LocalBackendModule>("local-backend.js");
  return module.localBackend;
});
