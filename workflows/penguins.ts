import { workflow } from "ffuse";
import { candidateName, candidates } from "./penguins/candidate.ts";
import { accuracy as accuracyOf, confuse } from "./penguins/confuse.ts";
import { crossValidate } from "./penguins/cross-validate.ts";
import { dropIncomplete } from "./penguins/drop-incomplete.ts";
import { formatTable } from "./penguins/format-table.ts";
import { pickBest } from "./penguins/pick-best.ts";
import { readPenguins } from "./penguins/read-penguins.ts";
import { splitPenguins } from "./penguins/split-penguins.ts";

const rows = workflow(readPenguins)().setName("rows");
const penguins = workflow(dropIncomplete)(rows).setName("penguins");
const { train, test } = workflow(splitPenguins)(penguins, 0.3, 2024).setName("split");

const score = workflow(crossValidate);
const scores = candidates.map((candidate) =>
  score(candidate, train, 5).setName(`score-${candidateName(candidate)}`),
);

const best = workflow(pickBest)(scores).setName("best");
const confusion = workflow(confuse)(best.candidate, train, test).setName("confusion");
const accuracy = workflow(accuracyOf)(confusion).setName("accuracy");
export default workflow(formatTable)({ scores, best, confusion, accuracy }).setName("table");
