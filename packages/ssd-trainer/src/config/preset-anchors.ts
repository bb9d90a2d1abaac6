import { bestOverlaps, boxTables, createAnchors } from '@ssd/anchors';
import type { AnchorFit } from '@ssd/voc-dataset';
import { unknownName } from '@ssd/names';
import { detectorName } from './preset-recipe.js';
import { UsageError } from '../errors/usage-error.js';

/** Presets that have anchors. */
export const anchorPresets: readonly string[] = Object.keys(boxTables);

/**
 * The anchors of a preset, for measuring how they fit boxes. They are made when they are first needed.
 *
 * @throws UsageError for a name that is no preset
 */
export function presetAnchors(name: string): AnchorFit {
  const detector = detectorName(name);
  if (!Object.hasOwn(boxTables, detector)) {
    throw new UsageError(unknownName('preset', name, anchorPresets), {
      code: 'UNKNOWN_PRESET',
      hint: 'Name one of those.',
    });
  }
  const table = boxTables[detector as keyof typeof boxTables];
  let anchors: ReturnType<typeof createAnchors> | undefined;
  return { name, bestOverlaps: (boxes) => bestOverlaps((anchors ??= createAnchors(table)), boxes) };
}
