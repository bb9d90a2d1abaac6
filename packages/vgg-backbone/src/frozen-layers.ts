import { ArgumentRangeError, ArgumentTypeError, expectObject, shownValue } from '@ssd/errors';
import { didYouMean } from '@ssd/names';
import type { LayerTable } from './layer.js';

/**
 * What training leaves as it is.
 *
 * - A number: the convolutions of the first so many blocks, 0…5 (block 3 is `conv3_1`, `conv3_2`, …). The first two
 *   or three hold edges and textures that a trained VGG16 has learned from more pictures than a detector sees.
 * - A list: layers by their names or by what stands before an underscore (`conv8` is `conv8_1` and `conv8_2`, not
 *   `conv80`; `mod` is `mod_conv6` and `mod_conv7`). The scales of a normalised tap are `l2_norm_<tap>`.
 */
export type Freeze = number | readonly string[];

/** Blocks of VGG16: what follows has no trained weights elsewhere. */
const VGG_BLOCKS = 5;

/**
 * Names of the layers that a {@link Freeze} means: what stands before the slash in their variables' names.
 *
 * @throws ArgumentRangeError for a number of blocks that VGG or the table does not have, or a name that no layer with weights
 *   of the table has; the message lists what there is.
 */
export function frozenLayers(table: LayerTable, freeze: Freeze): ReadonlySet<string> {
  expectObject(table, ['name', 'layers'], 'the layer table', 'Take one of layerTables, or write one.');
  if (typeof freeze !== 'number' && !isList(freeze)) {
    throw new ArgumentTypeError(
      `Expected freeze to be a number of blocks or a list of names, got ${shownValue(freeze)}.`,
      { hint: 'Put a single name into a list.' },
    );
  }
  const owners = weightOwners(table);
  return new Set(typeof freeze === 'number' ? leading(table, owners, freeze) : named(table, owners, freeze));
}

/** `Array.isArray`, which would lose the type. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}

/** Layers with weights, in the table's order. */
function weightOwners({ layers }: LayerTable): string[] {
  return layers.flatMap((layer) => {
    if (layer.kind === 'conv') return [layer.name];
    return layer.kind === 'tap' && layer.normalize !== undefined ? [`l2_norm_${layer.name}`] : [];
  });
}

/** The block of a convolution, by its name: 3 of `conv3_1`, 6 of `conv6`. */
function blockOf(name: string): number {
  return Number(/^conv(\d+)(?:_|$)/.exec(name)?.[1] ?? NaN);
}

function leading(table: LayerTable, owners: readonly string[], blocks: number): string[] {
  if (!Number.isInteger(blocks) || blocks < 0 || blocks > VGG_BLOCKS) {
    throw new ArgumentRangeError(
      `Expected a whole number from 0 to ${VGG_BLOCKS} of leading blocks to freeze, got ${blocks}.`,
      { hint: 'For other layers, list their names.' },
    );
  }
  for (let block = 1; block <= blocks; block++) {
    if (!owners.some((name) => blockOf(name) === block)) {
      throw new ArgumentRangeError(
        `Expected block ${block} (conv${block}_1, …) in layer table "${table.name}" to freeze the first ${blocks}, ` +
          `but its layers are: ${owners.join(', ') || 'none with weights'}.`,
        { hint: 'List the layers to freeze by name.' },
      );
    }
  }
  return owners.filter((name) => blockOf(name) <= blocks);
}

function named(table: LayerTable, owners: readonly string[], names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const meant = owners.filter((owner) => owner === name || owner.startsWith(`${name}_`));
    if (meant.length > 0) return meant;
    throw new ArgumentRangeError(
      `Unknown layer "${name}" to freeze in table "${table.name}".${didYouMean(name, owners)} ` +
        `Layers with weights: ${owners.join(', ') || 'none'}.`,
      { hint: 'Name one of those, or what stands before its underscore.' },
    );
  });
}
