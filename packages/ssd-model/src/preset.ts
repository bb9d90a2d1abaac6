import type { BoxTable } from '@ssd/anchors';
import type { LayerTable } from '@ssd/vgg-backbone';

/** How pixels become the network's input: (value − mean) · scale, computed in the graph. */
export interface InputNormalization {
  /** What is taken off red, green and blue, in 0…255. */
  readonly values: readonly [red: number, green: number, blue: number];
  /** Order of the channels that the first convolution sees. */
  readonly order: 'rgb' | 'bgr';
  /** @default 1 */
  readonly scale?: number;
}

/** A detector as data: the trunk, its default boxes and what its weights expect of an image. */
export interface ModelPreset {
  readonly name: string;
  readonly layers: LayerTable;
  readonly boxes: BoxTable;
  readonly mean: InputNormalization;
  /**
   * Probability of the background that fresh heads give every box, 0…1 exclusive (RetinaNet section 4.1 puts foreground
   * at 0.01). Left out, all classes start alike.
   */
  readonly headPrior?: number;
  /**
   * Standard deviation of fresh head filters, drawn from a normal distribution, above 0. Left out, they are Xavier
   * uniform as the reference's. Small ones (RetinaNet section 4.1 takes 0.01) start every box without an opinion.
   */
  readonly headDeviation?: number;
}
