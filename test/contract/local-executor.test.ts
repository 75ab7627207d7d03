import { built } from "../support/built.ts";
import { executorContract } from "./executor.contract.ts";

executorContract("local executor", async ({ realm, onNotice }) => {
  const { openLocalExecutor } = await built<typeof import("../../src/execute/local-executor.ts")>(
    "execute/local-executor.js",
  );
  const { loadInProcessModule } = await built<
    typeof import("../../src/execute/load-in-process.ts")
  >("execute/load-in-process.js");
  return openLocalExecutor(async () =>
    (await loadInProcessModule()).loadInProcess(realm, onNotice),
  );
});
