import type { BoxForm } from './box-form.js';
import type { ClassList } from './class-list.js';
import type { ImageHead } from './image.js';

export interface PrepareContext {
  readonly image: Pick<ImageHead, 'id' | 'width' | 'height'>;
  /** Which set, for messages. */
  readonly kind: 'ground truth' | 'detection';
  readonly classes: ClassList;
  readonly pixelOffset: 0 | 1;
  /** @default 'corners' */
  readonly form?: BoxForm;
  /** Labels that are not in the class list become −1. @default false: an error */
  readonly allowUnknown?: boolean;
}
