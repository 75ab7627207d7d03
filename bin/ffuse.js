#!/usr/bin/env node
"use strict";

// No ES module, since making the loader of those ready takes longer than telling the version.
const words = process.argv.slice(2);

if (words.length === 1 && /^(?:--version|-V)$/.test(words[0])) {
  process.stdout.write(`${require("../package.json").version}\n`);
} else {
  // First of all, since the thread gets ready while this one loads all else.
  const probe = takesGraph() ? startProbe() : undefined;
  const { openPacks } = require("./open-packs.js");
  void openPacks(words[0])("main.js").main(words, probe);
}

/** Whether a workflow file will most likely be loaded. */
function takesGraph() {
  const isElse = words.some((word) => word === "--help" || word === "-h" || word === "--run");
  return words.length > 1 && ["run", "plan", "why", "graph"].includes(words[0]) && !isElse;
}

function startProbe() {
  const { join } = require("node:path");
  const { Worker } = require("node:worker_threads");
  const thread = new Worker(join(__dirname, "../dist/worker/probe.cjs"));
  thread.unref();
  return thread;
}
