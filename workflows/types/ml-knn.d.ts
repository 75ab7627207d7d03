declare module "ml-knn" {
  export default class KNN {
    constructor(dataset: number[][], labels: number[], options?: { readonly k?: number });
    predict(dataset: number[][]): number[];
  }
}
