import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SsdModel } from '@ssd/model';
import type { EncoderSource } from '@ssd/voc-dataset';

/**
 * Where the loader's threads find the encoder of a model's targets. Resolved by Node, so that threads load the same copy
 * of @ssd/anchors as this one: the build, or the source where the sources are run.
 */
export function encoderSource(
  model: Pick<SsdModel, 'preset' | 'classes'>,
  matching: 'paper' | 'reference',
): EncoderSource {
  const file = createRequire(import.meta.url).resolve('@ssd/anchors/encoder');
  return {
    module: pathToFileURL(file).href,
    options: { table: model.preset.boxes, classes: model.classes.length, policy: matching },
  };
}
