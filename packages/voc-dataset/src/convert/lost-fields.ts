import type { AnnotatedSet } from './annotated-set.js';

/** What a format has no place for, and how many objects had it. */
export interface LostField {
  field: 'difficult' | 'truncated' | 'pose';
  objects: number;
}

const FIELDS = ['difficult', 'truncated', 'pose'] as const;

/** Values that say nothing; `Unspecified` is what VOC's tools write where no pose was given. */
const EMPTY: readonly unknown[] = [undefined, false, 'Unspecified'];

/** What a format loses that has a place for class and box alone. */
export function lostFields({ images }: AnnotatedSet): LostField[] {
  return FIELDS.map((field) => ({
    field,
    objects: images.flatMap(({ objects }) => objects).filter((object) => !EMPTY.includes(object[field]))
      .length,
  })).filter(({ objects }) => objects > 0);
}
