import { ArgumentRangeError } from '@ssd/errors';
import { allFinite, assign, type LossScale } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { globalNorm } from './clip-gradients.js';
import { scaled, scalingOf } from './scaled-update.js';
import { agreedStop, settingFeeds, settingInputs, sharedSettings } from './shared-settings.js';
import type { CompiledStep } from './compiled-step.js';
import type { StepOptions } from './compile-step-options.js';
import { updateMovingAverages } from './moving-average.js';
import { createStatisticsBackup, settleStatistics } from './statistics-backup.js';
import { applyGradients, backward, batchInputs, reduced, trainedVariables } from './step-graph.js';
import type { StepResult } from '../step-result.js';

/** Ends the names of the variables that gradients are summed in; they are 0 between steps. */
export const ACCUMULATED_SUFFIX = '/AccumulatedGradient';

const LOSSES = ['total', 'localization', 'confidence', 'l2'] as const;

/**
 * A step that works through its images in parts, one after the other, and then takes the mean of the parts' gradients: the
 * memory is that of a part. Losses are means over the parts. What depends on a batch as a whole, batch norm and a loss that is
 * divided by all positives, sees the parts. With a loss scale, the step is skipped where the gradient of any part overflows.
 *
 * @param lossScale the step's; disposed of with it
 * @throws RangeError where the parts are not equal
 */
export function compileAccumulatedStep(
  options: StepOptions & { readonly accumulate: number },
  lossScale: LossScale | undefined,
): CompiledStep {
  const { session, model, batchSize, accumulate, averages, strategy } = options;
  if (batchSize % accumulate !== 0) {
    throw new ArgumentRangeError(
      `Expected ${accumulate} equal parts of a step's images, got ${batchSize} images.`,
    );
  }
  const sums = trainedVariables(options).map(({ name, variable: { shape } }) =>
    tf.tidy(() => tf.variable(tf.zeros(shape), false, name + ACCUMULATED_SUFFIX)),
  );
  const backup = lossScale === undefined ? [] : createStatisticsBackup(model.variables);
  const kept: tf.Tensor[] = [];
  const add = session.compile(
    (inputs) => {
      const { gradients, losses, updateStatistics } = backward(inputs, options, { lossScale, kept });
      gradients.forEach((gradient, i) => {
        assign(sums[i]!, tf.add(sums[i]!, gradient));
      });
      updateStatistics();
      return losses;
    },
    { name: 'accumulate', inputs: batchInputs(model, batchSize / accumulate) },
  );
  tf.dispose(kept);
  const apply = session.compile(
    (inputs) => {
      const { learningRate, emaDecay, outputs } = sharedSettings(inputs, strategy);
      const means = reduced(
        sums.map((sum) => tf.div(sum, accumulate)),
        options,
      );
      const gradientNorm = globalNorm(means);
      const finite = lossScale && strategy.agree(allFinite(means));
      if (finite !== undefined) settleStatistics(backup, finite); // before the averages, which follow them
      const update = (): void => {
        applyGradients(means, gradientNorm, learningRate, options);
        updateMovingAverages(averages, emaDecay);
      };
      const scaling = scaled({ lossScale, finite, update });
      for (const sum of sums) assign(sum, tf.zeros(sum.shape));
      return { gradientNorm, ...outputs, ...scaling };
    },
    {
      name: 'apply',
      inputs: settingInputs(strategy),
    },
  );
  return {
    async run(batch, settings) {
      const feeds = {
        images: batch.images,
        classes: batch.targets['classes']!,
        offsets: batch.targets['offsets']!,
      };
      const means = { total: 0, localization: 0, confidence: 0, l2: 0 };
      for (let part = 0; part < accumulate; part++) {
        const losses = await add.run({
          images: partOf(feeds.images, part, accumulate),
          classes: partOf(feeds.classes, part, accumulate),
          offsets: partOf(feeds.offsets, part, accumulate),
        });
        for (const loss of LOSSES) means[loss] += losses[loss]!.data[0]! / accumulate;
      }
      const outputs = await apply.run(settingFeeds(settings, strategy));
      return {
        ...means,
        gradientNorm: outputs['gradientNorm']!.data[0]!,
        ...scalingOf(outputs),
        ...agreedStop(outputs),
      } satisfies StepResult;
    },
    graphDef: () => session.graphDef(),
    copies: backup,
    dispose() {
      for (const sum of sums) sum.dispose();
      for (const { copy } of backup) copy.dispose();
      lossScale?.dispose();
    },
  };
}

/** The part's share of a batch's numbers, which lie image by image. */
function partOf<T extends { readonly length: number; subarray(begin: number, end: number): T }>(
  values: T,
  part: number,
  parts: number,
): T {
  const size = values.length / parts;
  return values.subarray(part * size, (part + 1) * size);
}
