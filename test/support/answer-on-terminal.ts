import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonPath } from "./python.ts";

const bin = fileURLToPath(new URL("../../bin/ffuse.js", import.meta.url));

const program = `
import json, os, pty, sys
answer, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
screen, answered = b"", False
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    screen += chunk
    if not answered and b"[y/N]" in screen:
        os.write(terminal, answer.encode() + b"\\n")
        answered = True
_, status = os.waitpid(child, 0)
print(json.dumps({"status": os.WEXITSTATUS(status), "screen": screen.decode(), "asked": answered}))
`;

/** Runs the built command on a terminal of its own and answers its question. */
export async function answerOnTerminal(
  answer: string,
  words: readonly string[],
  folder: string,
): Promise<{ readonly status: number; readonly screen: string; readonly asked: boolean }> {
  const python = await pythonPath();
  const { stdout } = await promisify(execFile)(
    python,
    ["-c", program, answer, process.execPath, bin, ...words],
    { cwd: folder, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } },
  );
  return JSON.parse(stdout) as Awaited<ReturnType<typeof answerOnTerminal>>;
}
