import { classLists } from '@ssd/model';

/** The public class list of so many classes: VOC's 20, COCO's 90. Weights of other software do not name theirs. */
export function classListOfCount(count: number): readonly string[] | undefined {
  return Object.values<readonly string[]>(classLists).find((list) => list.length === count);
}
