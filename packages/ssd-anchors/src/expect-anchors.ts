import { expectObject } from '@ssd/errors';
import type { Anchors } from './create-anchors.js';

/** Throws where something else than default boxes came, such as their table. */
export function expectAnchors(anchors: Anchors): void {
  expectObject(
    anchors,
    ['count', 'table', 'cxcywh', 'xyxy'],
    'anchors',
    'Make them with createAnchors(table).',
  );
}
