import { parentPort } from "node:worker_threads";
import { burn } from "../workflows/burn.js";

parentPort.on("message", ({ iterations, each }) => {
  for (let at = 0; at < each; at += 1) burn(iterations);
  parentPort.postMessage("done");
});
parentPort.postMessage("up");
