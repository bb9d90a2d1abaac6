import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { BoxTable } from './box-table.js';
import { mini, mini256 } from './tables/mini.js';
import { ssd300Pytorch } from './tables/ssd300-pytorch.js';
import { ssd300Vgg16 } from './tables/ssd300-vgg16.js';
import { ssd300 } from './tables/ssd300.js';
import { ssd512 } from './tables/ssd512.js';
import { vgg300 } from './tables/vgg300.js';
import { vgg512 } from './tables/vgg512.js';

/** The box tables that come with this package, by name. */
export const boxTables = {
  vgg300,
  vgg512,
  ssd300,
  ssd512,
  ssd300_vgg16: ssd300Vgg16,
  ssd300_pytorch: ssd300Pytorch,
  mini,
  mini256,
} as const;

/**
 * Box table of a name.
 *
 * @throws ArgumentRangeError for a name that is not among {@link boxTables}, with the list and the nearest name.
 */
export function getBoxTable(name: string): BoxTable {
  if (Object.hasOwn(boxTables, name)) return boxTables[name as keyof typeof boxTables];
  throw new ArgumentRangeError(unknownName('box table', name, Object.keys(boxTables)), {
    hint: 'Name one of those, or make a table with createBoxTable.',
  });
}
