import { files, workflow } from "ffuse";
import { addCounts, countWords } from "./wordcount/count-words.ts";
import { corpusPath } from "./wordcount/corpus-path.ts";
import { listWords } from "./wordcount/list-words.ts";
import { splitTexts } from "./wordcount/split-texts.ts";

const split = workflow(splitTexts);
const count = workflow(countWords);
const add = workflow(addCounts);
const list = workflow(listWords);

export default ({ texts = corpusPath("*.txt"), top = 20 }) => {
  const parts = split(files(texts)).setName("parts");
  const counts = count.map(parts).setName("counts");
  const total = add.reduce(counts).setName("total");
  return list(total, top).setName("top");
};
