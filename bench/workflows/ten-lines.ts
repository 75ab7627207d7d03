import { workflow } from "ffuse";

const parse = workflow((text: string) => text.split(",").map(Number));
const scale = workflow((values: number[], factor: number) => values.map((value) => value * factor));
const total = workflow((lists: number[][]) => lists.flat().reduce((sum, value) => sum + value, 0));

const values = parse("3,1,4,1,5,9,2,6");
const scaled = [1, 2, 3].map((factor) => scale(values, factor));
export default total(scaled);
