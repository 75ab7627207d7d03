// The real jq, built for WebAssembly, behind the part of its command line that tests and the README use.
import { readFileSync } from "node:fs";
import jq from "jq-web";

const words = process.argv.slice(2);
const flags = [];
while (words[0]?.startsWith("-")) {
  const flag = words.shift();
  flags.push(flag);
  if (flag === "--arg" || flag === "--argjson") flags.push(words.shift(), words.shift());
}
const [filter, ...files] = words;
const isAlone = flags.includes("-n") || flags.includes("--null-input");
const input = isAlone ? "null" : (files.length > 0 ? files : [0]).map(readText).join("\n");

const { raw } = await jq;
try {
  // Nothing in gives nothing out, for which the package has no word.
  const output = input.trim() === "" ? "" : raw(input, filter, flags);
  // The package takes the last line break away.
  process.stdout.write(output === "" || flags.includes("-j") ? output : `${output}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 5;
}

function readText(file) {
  return readFileSync(file, "utf8");
}
