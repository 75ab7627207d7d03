#!/usr/bin/env node
"use strict";

// No ES module, since making the loader of those ready takes longer than telling the version.
const { enableCompileCache } = require("node:module");
const words = process.argv.slice(2);

if (words.length === 1 && /^(?:--version|-V)$/.test(words[0])) {
  process.stdout.write(`${require("../package.json").version}\n`);
} else {
  // Where Node has it, compiled code is kept from one command to the next.
  enableCompileCache?.();
  void import("../dist/cli/main.js").then(({ main }) => main(words));
}
