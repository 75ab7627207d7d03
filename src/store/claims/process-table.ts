import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Holder } from "./holder.ts";

/** What can be seen of a process of this machine; a text that cannot be told is empty. */
export interface SeenProcess {
  readonly state: "gone" | "ended" | "stopped" | "alive";
  readonly start: string;
}

/** The processes of this machine, so that a test can have its own. */
export type LookAtProcess = (pid: number) => SeenProcess;

/** Looks at a process without touching it. */
export const lookAtProcess: LookAtProcess = (pid) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process cannot be signalled, and yet is there.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return { state: "gone", start: "" };
  }
  const fields = statFields(pid);
  if (fields === undefined) return { state: "alive", start: "" };
  const [state = ""] = fields;
  return { state: stateOf(state), start: fields[startField] ?? "" };
};

/** This process, as the holder of a run's claims. */
export function holderOf(run: string): Holder {
  const machine = readText("/etc/machine-id");
  return {
    run,
    pid: process.pid,
    host: machine === "" ? hostname() : `${hostname()} ${machine}`,
    space: linkOf("/proc/self/ns/pid"),
    boot: readText("/proc/sys/kernel/random/boot_id"),
    start: statFields(process.pid)?.[startField] ?? "",
  };
}

/** A killed process whose parent did not ask for its end stays in the table as a zombie. */
function stateOf(letter: string): SeenProcess["state"] {
  if (letter === "Z" || letter === "X" || letter === "x") return "ended";
  return letter === "T" ? "stopped" : "alive";
}

/** Where `starttime` stands behind the name of the program. */
const startField = 19;

/** What Linux says of a process, from its state on; its program's name may hold spaces and parentheses. */
function statFields(pid: number): readonly string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  const end = text.lastIndexOf(") ");
  return end === -1 ? undefined : text.slice(end + 2).split(" ");
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
