import { mini, mini256 } from './tables/mini.js';
import { ssd300, ssd300Vgg16 } from './tables/ssd300.js';
import { ssd512 } from './tables/ssd512.js';
import { vgg300 } from './tables/vgg300.js';
import { vgg512 } from './tables/vgg512.js';

/** The trunks this package knows, by name. Any other {@link LayerTable} serves as well. */
export const layerTables = {
  vgg300,
  vgg512,
  ssd300,
  ssd512,
  ssd300_vgg16: ssd300Vgg16,
  mini,
  mini256,
} as const;
