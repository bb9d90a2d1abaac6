import { bestOverlaps, boxTables, createAnchors } from '@ssd/anchors';
import type { AnchorFit } from '@ssd/voc-dataset';
import { unknownName } from '@ssd/names';
import { detectorName } from '../config/preset-recipe.js';
import { TrainerError } from '../errors/trainer-error.js';

/** Presets that have anchors. */
export const anchorPresets: readonly string[] = Object.keys(boxTables);

/**
 * The anchors of a preset, for measuring how they fit boxes. They are made when they are first needed.
 *
 * @throws TrainerError E_CONFIG for a name that is no preset
 */
export function presetAnchors(name: string): AnchorFit {
  const detector = detectorName(name);
  if (!Object.hasOwn(boxTables, detector)) {
    throw new TrainerError('E_CONFIG', unknownName('preset', name, anchorPresets), {
      hint: 'Name one of those.',
    });
  }
  const table = boxTables[detector as keyof typeof boxTables];
  let anchors: ReturnType<typeof createAnchors> | undefined;
  return { name, bestOverlaps: (boxes) => bestOverlaps((anchors ??= createAnchors(table)), boxes) };
}
