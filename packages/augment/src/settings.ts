import type { Rgb } from './geometry.js';
import type { colourOperations } from './operations/colour-operations.js';
import type { ownSettings, SettingsOfTable } from './operations/operations.js';

/** Changes of colours: leave one out to leave it undone. */
export type PhotometricSettings = SettingsOfTable<typeof colourOperations>;

/**
 * A whole augmentation as data; leave a part out to leave the operation out. Without `resize` resizing is always `smooth`; `rotate90`
 * is a quarter turn clockwise, which with both flips gives all eight orientations.
 */
export interface AugmentationSettings extends SettingsOfTable<typeof ownSettings> {
  photometric?: PhotometricSettings;
  /** Colour outside of the image. @default [123, 117, 104], the mean of ImageNet as SSD has it */
  fill?: Rgb;
}
