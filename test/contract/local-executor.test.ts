import type * as LoadInProcessModule from "../../src/execute/load-in-process.ts";
import type * as LocalExecutorModule from "../../src/execute/local-executor.ts";
import { built } from "../support/built.ts";
import { executorContract } from "./executor.contract.ts";

executorContract("local executor", async ({ realm, onNotice }) => {
  const { openLocalExecutor } = await built<typeof LocalExecutorModule>("local-executor.js");
  const { loadInProcessModule } = await built<typeof LoadInProcessModule>("load-in-process.js");
  return openLocalExecutor(async () =>
    (await loadInProcessModule()).loadInProcess(realm, onNotice),
  );
});
