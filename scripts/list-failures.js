import { writeFileSync } from "node:fs";

/** Writes into the file that `FFUSE_FAILURES_FILE` names what failed: a list of texts, each with a name and its messages. */
export default class ListFailures {
  onTestRunEnd(modules, errors) {
    const failures = modules.flatMap((file) => [
      ...failuresOf(file.relativeModuleId, file.errors()),
      ...[...file.children.allSuites()].flatMap((suite) =>
        failuresOf(`${file.relativeModuleId} > ${suite.fullName}`, suite.errors()),
      ),
      ...[...file.children.allTests("failed")].flatMap((test) =>
        failuresOf(`${file.relativeModuleId} > ${test.fullName}`, test.result().errors),
      ),
    ]);
    failures.push(...failuresOf("outside of tests", errors));
    writeFileSync(process.env.FFUSE_FAILURES_FILE, JSON.stringify(failures));
  }
}

function failuresOf(name, errors) {
  if (errors.length === 0) return [];
  const messages = errors.map(({ message, diff }) => (diff ? `${message}\n${diff}` : message));
  return [`FAILED ${name}\n${messages.join("\n").replaceAll(/^/gm, "    ")}`];
}
