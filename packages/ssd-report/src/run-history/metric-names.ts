import { ReportError } from '../errors/report-error.js';
import { unknownName } from '@ssd/names';
import type { RunMetrics } from './read-run-metrics.js';

/** Short names of metrics. */
const ALIASES: Readonly<Record<string, string>> = {
  loss: 'total',
  loc: 'localization',
  conf: 'confidence',
  lr: 'learningRate',
  speed: 'imagesPerSecond',
  wait: 'waitingShare',
};

/** What a metric is called at an axis; others go by their own name. */
const TITLES: Readonly<Record<string, string>> = {
  total: 'total loss',
  localization: 'localization loss',
  confidence: 'confidence loss',
  l2: 'weight decay (l2)',
  gradientNorm: 'norm of the gradient',
  learningRate: 'learning rate',
  map: 'mAP',
  map50: 'mAP at an overlap of 0.5',
  validationTotal: 'total loss, validation',
  validationLocalization: 'localization loss, validation',
  validationConfidence: 'confidence loss, validation',
  validationL2: 'weight decay (l2), validation',
  trainingMap: 'mAP on training pictures',
  imagesPerSecond: 'images per second',
  waitingShare: 'share of the time that waits for data',
};

export function metricTitle(name: string): string {
  return TITLES[name] ?? name;
}

/**
 * The metrics meant by a list such as `loss,lr` or `validation`: names in any spelling, short names, and beginnings that
 * stand for all that begin so.
 *
 * @param runs metrics that there are
 * @throws ReportError for a name that no run has, with a guess and the list
 */
export function metricNames(written: string, runs: readonly RunMetrics[]): string[] {
  const known = [...new Set(runs.flatMap((metrics) => [...metrics.keys()]))];
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  return written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      const wanted = plain(ALIASES[part.toLowerCase()] ?? part);
      const exact = known.filter((name) => plain(name) === wanted);
      const found = exact.length > 0 ? exact : known.filter((name) => plain(name).startsWith(wanted));
      if (found.length > 0) return found;
      throw new ReportError(
        'UNKNOWN_METRIC',
        unknownName('metric', part, [...Object.keys(ALIASES), ...known.toSorted()]),
        { hint: 'A run has the metrics that it measured; with "evaluateEvery" there is mAP, too.' },
      );
    });
}
