#!/usr/bin/env node
import module from "node:module";

// Where Node has it, compiled code is kept from one command to the next.
module.enableCompileCache?.();
const { main } = await import("../dist/cli/main.js");
await main(process.argv.slice(2));
