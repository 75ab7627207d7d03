export interface SmallObject {
  id: number;
  name: string;
  score: number;
  tags: string[];
}

/** Rows as a program has them: two numbers, a text of its own, a short list. */
export function smallObjects(count: number): SmallObject[];
