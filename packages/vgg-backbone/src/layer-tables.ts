import { mini } from './tables/mini.js';
import { vgg300 } from './tables/vgg300.js';

/** The trunks this package knows, by name. Any other {@link LayerTable} serves as well. */
export const layerTables = { vgg300, mini } as const;
