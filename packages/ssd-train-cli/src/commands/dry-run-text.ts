import { formatSummary } from '@ssd/vgg-backbone';
import { renderTable } from '@ssd/report';
import { formatBytes } from '@ssd/trainer/files';
import type { DryRun } from '@ssd/trainer/training';
import { precisionText } from '@ssd/trainer/training';
import { rounded } from './results.js';

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** What a run would be, for people. */
export function dryRunText(dry: DryRun): string {
  const { trunk, heads, parameters, memory, accumulate, classes, dump, step, precision } = dry;
  const batchSize = dry.batchSize / accumulate;
  const { trained, frozen, movingAverages } = parameters;
  const { variables, gradients, activations, measured } = memory;
  const lines = [
    trunk === undefined ? "The layers of a backbone of one's own are not known." : formatSummary(trunk),
    '',
    renderTable(
      [
        { title: 'head' },
        { title: 'map', align: 'right' },
        { title: 'anchors', align: 'right' },
        { title: 'parameters', align: 'right' },
      ],
      [
        ...heads.map(({ name, rows, columns, anchors, parameters }) => [
          name,
          `${rows}×${columns}`,
          thousands(anchors),
          thousands(parameters),
        ]),
        [
          'total',
          '',
          thousands(dry.anchors),
          thousands(heads.reduce((sum, { parameters: n }) => sum + n, 0)),
        ],
      ],
    ),
    '',
    `Input       images [${batchSize}, ${dry.imageSize.height}, ${dry.imageSize.width}, 3], classes [${batchSize}, ${dry.anchors}], offsets [${batchSize}, ${dry.anchors}, 4]`,
    ...(accumulate === 1 ? [] : [`            ${accumulate} such batches to a step`]),
    `Output      logits [${batchSize}, ${dry.anchors}, ${classes.length + 1}], offsets [${batchSize}, ${dry.anchors}, 4]`,
    `Parameters  ${thousands(trained)} trained, ${thousands(frozen)} frozen, ${thousands(movingAverages)} moving averages`,
    `Memory      about ${formatBytes(variables + gradients + (activations ?? 0))}${activations === undefined ? ' besides activations' : ''}: ${formatBytes(variables)} variables, ${formatBytes(gradients)} gradients${activations === undefined ? '' : `, ${formatBytes(activations)} activations`}`,
    `            ${formatBytes(measured)} at most in this process, TensorFlow included`,
    ...(dump === undefined
      ? []
      : [`Dump        ${dump.files} tensors, ${formatBytes(dump.bytes)} a dumped step`]),
    `Steps       ${thousands(dry.totalSteps)}, ${thousands(dry.stepsPerEpoch)} an epoch`,
    step === undefined
      ? 'Step        none is left'
      : `Step ${String(step.step).padEnd(6)} loss ${step.total.toFixed(4)} (loc ${step.localization.toFixed(4)} conf ${step.confidence.toFixed(4)} l2 ${step.l2.toFixed(4)}), gradient ${step.gradientNorm.toFixed(2)}, lr ${step.learningRate}, ${step.seconds.toFixed(2)} s in ${precisionText(precision, dry.config.emulatePrecision)}`,
    'Nothing was written.',
  ];
  return lines.join('\n');
}

/** The same for programs. */
export function dryRunJson({
  config,
  classes,
  images,
  batchSize,
  accumulate,
  stepsPerEpoch,
  totalSteps,
  precision,
  anchors,
  parameters,
  memory,
  dump,
  step,
}: DryRun): Record<string, unknown> {
  return {
    dryRun: true,
    preset: config.preset,
    classes,
    images,
    batchSize,
    accumulate,
    stepsPerEpoch,
    totalSteps,
    precision,
    emulatePrecision: config.emulatePrecision,
    anchors,
    parameters,
    memory,
    dump: dump ?? null,
    step:
      step === undefined
        ? null
        : Object.fromEntries(
            Object.entries(step).map(([key, value]: [string, number]) => [key, rounded(value)]),
          ),
  };
}
