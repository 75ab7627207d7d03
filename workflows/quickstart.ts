import { workflow } from "ffuse";

const split = workflow(function split(rows: number[]) {
  return { train: rows.slice(20), test: rows.slice(0, 20) };
});
const fit = workflow(async function fit(rows: number[], weight: number) {
  return rows.reduce((level, row) => level + weight * (row - level), 0);
});
const score = workflow(function score(models: number[], rows: number[]) {
  const errors = models.map((model) => Math.max(...rows.map((row) => Math.abs(row - model))));
  return { errors, best: errors.indexOf(Math.min(...errors)) };
});

const rows = Array.from({ length: 100 }, (_, index) => index ** 2 % 17);
const { train, test } = split(rows);
const models = [0.1, 0.3, 0.9].map((weight) => fit(train, weight).setName(`model-${weight}`));
export default score(models, test).setName("scores");
