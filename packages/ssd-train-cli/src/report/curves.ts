import { lineChart } from './line-chart.js';
import { smooth, thin, type Point } from './smooth.js';

/** What training measured at one step. */
export interface StepPoint {
  step: number;
  total: number;
  localization: number;
  confidence: number;
  l2: number;
  learningRate: number;
}

/** mAP on the validation split after a step. */
export interface MapPoint {
  step: number;
  map: number;
}

/** Share of the past in the smoothed loss: about the last twenty steps count. */
const SMOOTHING = 0.95;
/** Most points of one curve. */
const MOST_POINTS = 500;

const LOSSES = [
  { key: 'total', name: 'total', color: 'var(--blue)' },
  { key: 'confidence', name: 'confidence', color: 'var(--orange)' },
  { key: 'localization', name: 'localization', color: 'var(--green)' },
  { key: 'l2', name: 'weight decay (l2)', color: 'var(--grey)' },
] as const;

/** The charts of a training run: losses, learning rate, and validation mAP if it was measured. */
export function trainingCurves({
  steps,
  maps,
  metric,
}: {
  steps: readonly StepPoint[];
  maps: readonly MapPoint[];
  /** Of the mAP. @default not said */
  metric?: string | undefined;
}): string[] {
  const curve = (key: keyof StepPoint): Point[] => steps.map((one) => [one.step, one[key]] as const);
  const losses = LOSSES.flatMap(({ key, name, color }) => {
    const raw = curve(key);
    // l2 changes too slowly to be noisy.
    const pale = key === 'l2' ? [] : [{ name, color, points: thin(raw, MOST_POINTS), faint: true }];
    return [...pale, { name, color, points: thin(smooth(raw, key === 'l2' ? 0 : SMOOTHING), MOST_POINTS) }];
  });
  return [
    lineChart({ title: 'Training loss', xLabel: 'step', yLabel: 'loss', series: losses, yRange: [0, 0] }),
    lineChart({
      title: 'Learning rate',
      xLabel: 'step',
      yLabel: 'learning rate',
      series: [
        { name: 'learning rate', color: 'var(--violet)', points: thin(curve('learningRate'), MOST_POINTS) },
      ],
      yRange: [0, 0],
    }),
    ...(maps.length === 0
      ? []
      : [
          lineChart({
            title: 'mAP on the validation split',
            xLabel: 'step',
            yLabel: metric === undefined ? 'mAP' : `mAP (${metric})`,
            series: [
              {
                name: 'mAP',
                color: 'var(--green)',
                points: maps.map(({ step, map }) => [step, map] as const),
                dots: true,
              },
            ],
            yRange: [0, 1],
          }),
        ]),
  ];
}
