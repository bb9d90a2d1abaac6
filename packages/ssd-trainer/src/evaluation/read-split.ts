import type { DataRoots, VocSample } from '@ssd/voc-dataset';
import { readSamples } from '../data/training-data.js';
import { TrainerError } from '../errors/trainer-error.js';
import { decodableSamples } from '../data/decodable-samples.js';

/** What is measured on where nothing else is said. */
export interface SplitDefaults {
  readonly dataDir?: DataRoots | undefined;
  readonly split?: string | undefined;
  /** Leave out pictures that cannot be read. @default false, they are an error */
  readonly skipBroken?: boolean | undefined;
  /** Why there may be no folder and split here, for the message: `e10.ckpt was imported and not trained`. */
  readonly without: string;
}

/**
 * The samples of a split of a VOC folder.
 *
 * @throws TrainerError E_CONFIG where neither the call nor the defaults say which
 */
export async function readSplit(
  given: {
    readonly dataDir: DataRoots | undefined;
    readonly split: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
  defaults: SplitDefaults,
  classes: readonly string[],
): Promise<{ samples: readonly VocSample[]; split: string }> {
  const { dataDir = defaults.dataDir, split = defaults.split, signal } = given;
  if (dataDir === undefined || split === undefined) {
    throw new TrainerError('E_CONFIG', `Expected a folder and a split to measure on: ${defaults.without}.`, {
      hint: 'Name both: a folder in the layout of Pascal VOC, and one of its splits, such as "test".',
    });
  }
  const { samples } = await readSamples(dataDir, {
    split,
    classes,
    ...(signal === undefined ? {} : { signal }),
  });
  // A broken picture would lose what was found in all others. A run that was trained without such is measured without.
  const { samples: sound } = await decodableSamples([samples], {
    skipBroken: defaults.skipBroken ?? false,
    signal: signal ?? new AbortController().signal,
    log: () => undefined,
    hint: "Replace them, or take them out of the split's list. A run trained with skipBroken is measured without them.",
  });
  return { samples: sound[0] ?? [], split };
}
