"use strict";

const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { codeFolder, loadScript } = require("./load-script.js");

const folder = join(__dirname, "../dist/cli");
const url = pathToFileURL(join(folder, "main.js")).href;

/** Modules of Node that commands seldom use, and that take long to load. */
const seldom = new Set(
  ["child_process", "module", "readline", "timers/promises", "v8"].flatMap((name) => [
    name,
    `node:${name}`,
  ]),
);

/** Packages that are no ES modules: these come sooner without the loader of those. */
const scripts = new Set(["esbuild", "piscina"]);

/**
 * Gives the way to load modules of the command by name. `scripts/build.js` packs them into `start.cjs`, what nearly every
 * command loads, `make.cjs`, what making a bundle needs, and `rest.cjs`, each as a function of what a module is given.
 */
exports.openPacks = (command) => {
  const packs = new Map();
  const loaded = new Map();

  const open = (pack) => {
    if (!packs.has(pack)) packs.set(pack, loadScript(join(folder, `${pack}.cjs`), command));
    return packs.get(pack);
  };
  const find = (name) => {
    const start = open("start");
    const found = start[name] ?? open(start["make.cjs"].includes(name) ? "make" : "rest")[name];
    if (found === undefined) throw new Error(`bug: no module ${name} in ${folder}`);
    return found;
  };
  const load = (name) => {
    const before = loaded.get(name);
    if (before !== undefined) return before.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    find(name)(module, module.exports, requireFrom, importFrom, url);
    return module.exports;
  };
  const requireFrom = (name) => {
    if (name.startsWith("./")) return load(name.slice(2));
    return seldom.has(name) ? whenUsed(name) : require(name);
  };
  const importFrom = async (name) => {
    if (name.startsWith("./")) return load(name.slice(2));
    keepPackages();
    return scripts.has(name) ? require(name) : import(name);
  };
  return load;
};

/** Has Node keep the compiled code of packages, where it can. */
function keepPackages() {
  const folder = codeFolder();
  if (folder !== undefined) require("node:module").enableCompileCache?.(folder);
}

/** Stands for a module until something of it is asked for. */
function whenUsed(name) {
  return new Proxy({}, { get: (_, key) => require(name)[key] });
}
