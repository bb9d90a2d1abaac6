import { detectSamples, type DetectSamplesOptions } from './detect-samples.js';
import { defined } from '../config/defined.js';
import { DEFAULT_OVERLAP, expectOverlap, metricEntry } from '../metrics/metrics.js';
import { scoreImages } from './score-images.js';
import type { EvaluationOutput, EvaluationSettings } from './types.js';

export interface RunEvaluationOptions extends Omit<DetectSamplesOptions, 'settings'> {
  readonly split: string;
  readonly classes: readonly string[];
  readonly settings?: EvaluationSettings;
}

/**
 * Fills in what evaluations of this field are made with.
 *
 * @param given what a call asks for
 * @param defaults what counts where it does not say
 * @throws TrainerError E_CONFIG for an overlap beside a metric that has its own
 */
export function evaluationSettings(
  given: EvaluationSettings = {},
  defaults: EvaluationSettings = {},
): Required<EvaluationSettings> {
  const {
    metric = 'voc10',
    scoreThreshold = 0.01,
    nmsThreshold = 0.45,
    maxDetections = 200,
  } = { ...defined(defaults), ...defined(given) };
  // Where the metric asked for has overlaps of its own, that of the defaults was meant for another.
  const ofDefaults = metricEntry(metric).overlaps === undefined ? defaults.iouThreshold : undefined;
  const iouThreshold = given.iouThreshold ?? ofDefaults ?? DEFAULT_OVERLAP;
  expectOverlap({ metric, iouThreshold });
  return { metric, iouThreshold, scoreThreshold, nmsThreshold, maxDetections };
}

/**
 * Detects in every image of a split and measures average precision by the metric of the settings (see scoreImages).
 *
 * @throws the signal's reason when aborted
 */
export async function runEvaluation(options: RunEvaluationOptions): Promise<EvaluationOutput> {
  const { split, classes } = options;
  const settings = evaluationSettings(options.settings);
  const start = performance.now();
  const images = await detectSamples({ ...options, settings });
  const result = scoreImages({ images, settings }, classes).result();
  return { split, result, images, seconds: (performance.now() - start) / 1000, settings };
}
