declare module "ml-cart" {
  export class DecisionTreeClassifier {
    constructor(options?: {
      readonly maxDepth?: number;
      readonly minNumSamples?: number;
      readonly gainThreshold?: number;
    });
    train(trainingSet: number[][], trainingLabels: number[]): void;
    predict(dataset: number[][]): number[];
  }
}
