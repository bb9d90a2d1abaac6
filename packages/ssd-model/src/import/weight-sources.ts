import { hed } from './sources/hed.js';
import { kerasVgg16 } from './sources/keras-vgg16.js';
import { reference } from './sources/reference.js';
import { referenceTrunk } from './sources/reference-trunk.js';
import { slimVgg16 } from './sources/slim-vgg16.js';
import { ssd } from './sources/ssd.js';
import { ssdPytorch } from './sources/ssd-pytorch.js';
import { torchvisionSsd300 } from './sources/torchvision-ssd300.js';
import { torchvisionVgg16, torchvisionVgg16Features } from './sources/torchvision-vgg16.js';
import { vggReducedFc } from './sources/vgg-reducedfc.js';
import type { WeightSource } from './weight-source.js';

/** The kinds of weight files that {@link importWeights} knows, by name. Of two that fit alike the first is taken. */
export const weightSources = {
  ssd,
  reference,
  'reference-trunk': referenceTrunk,
  'keras-vgg16': kerasVgg16,
  'torchvision-vgg16': torchvisionVgg16,
  'torchvision-vgg16-features': torchvisionVgg16Features,
  'vgg-reducedfc': vggReducedFc,
  'slim-vgg16': slimVgg16,
  'torchvision-ssd300': torchvisionSsd300,
  'ssd.pytorch': ssdPytorch,
  hed,
} as const satisfies Record<string, WeightSource>;

export type WeightSourceName = keyof typeof weightSources;
