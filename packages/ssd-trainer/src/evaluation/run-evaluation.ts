import { detectSamples, type DetectSamplesOptions } from './detect-samples.js';
import { scoreImages } from './score-images.js';
import type { EvaluationOutput, EvaluationSettings } from './types.js';

export interface RunEvaluationOptions extends Omit<DetectSamplesOptions, 'settings'> {
  readonly split: string;
  readonly classes: readonly string[];
  readonly settings?: EvaluationSettings;
}

/** Fills in what evaluations of this field are made with. */
export function evaluationSettings({
  metric = 'voc10',
  iouThreshold = 0.5,
  scoreThreshold = 0.01,
  nmsThreshold = 0.45,
  maxDetections = 200,
}: EvaluationSettings = {}): Required<EvaluationSettings> {
  return { metric, iouThreshold, scoreThreshold, nmsThreshold, maxDetections };
}

/**
 * Detects in every image of a split and measures average precision as the VOC devkit does (see scoreImages).
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
