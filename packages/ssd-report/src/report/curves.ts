import { lineChart } from './line-chart.js';
import { smooth, thin, type Point } from '../run-history/smooth.js';

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

/** What evaluations during training measured besides, by rising step; each empty where it was not. */
export interface MeasuredCurves {
  /** Losses of the validation split. */
  readonly total: readonly Point[];
  readonly localization: readonly Point[];
  readonly confidence: readonly Point[];
  /** mAP on training images. */
  readonly trainingMap: readonly Point[];
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

/** The charts of a training run: losses, learning rate, and, if they were measured, losses and mAP of the validation split. */
export function trainingCurves({
  steps,
  maps,
  mapName = 'mAP',
  measured,
}: {
  steps: readonly StepPoint[];
  maps: readonly MapPoint[];
  /** What the mAP counts. @default 'mAP' */
  mapName?: string | undefined;
  /** @default nothing */
  measured?: MeasuredCurves | undefined;
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
    ...(measured === undefined || measured.total.length === 0 ? [] : [validationLosses(measured)]),
    ...(maps.length === 0
      ? []
      : [
          lineChart({
            title: 'mAP on the validation split',
            xLabel: 'step',
            yLabel: mapName,
            series: [
              {
                name: 'mAP',
                color: 'var(--green)',
                points: maps.map(({ step, map }) => [step, map] as const),
                dots: true,
              },
              ...(measured === undefined
                ? []
                : [
                    {
                      name: 'on training images',
                      color: 'var(--grey)',
                      points: measured.trainingMap,
                      dots: true,
                    },
                  ]),
            ],
            yRange: [0, 1],
          }),
        ]),
  ];
}

/** l2 is that of training. */
function validationLosses(measured: MeasuredCurves): string {
  return lineChart({
    title: 'Loss on the validation split',
    xLabel: 'step',
    yLabel: 'loss',
    series: LOSSES.flatMap(({ key, name, color }) =>
      key === 'l2' ? [] : [{ name, color, points: measured[key], dots: true }],
    ),
    yRange: [0, 0],
  });
}
