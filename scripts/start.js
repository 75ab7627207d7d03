import { join } from "node:path";
import { build } from "./build.js";
import { ensureInstalled } from "./ensure-installed.js";
import { runNode } from "./run-command.js";

process.chdir(join(import.meta.dirname, ".."));
ensureInstalled();
const built = await build();
process.exitCode =
  built === 0
    ? runNode([
        "bin/ffuse.js",
        "run",
        "workflows/penguins.ts",
        "--no-backend-file",
        "--print",
        "table",
      ])
    : built;
