import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSidecar, SIDECAR_VERSION } from '../checkpoint/sidecar.js';
import { CONFIG_VERSION } from '../config/config-file.js';
import { commonDefaults, presetDefaults } from '../config/preset-defaults.js';
import type { TrainConfig } from '../config/schema.js';
import { EvaluationLog } from '../run-folder/evaluation-log.js';
import { runFolder, type RunFolder } from '../run-folder/run-folder.js';

/** Settings of a made-up run of `mini`. */
export const madeConfig: TrainConfig = {
  ...commonDefaults,
  ...presetDefaults['mini']!,
  workers: 0,
  preset: 'mini',
  dataDir: '/data/shapes',
  trainSplit: 'train',
  validationSplit: 'val',
  epochs: 4,
};

export interface MadeRun {
  config?: Partial<TrainConfig>;
  /** Total loss of each step, from 1. @default 40 of them */
  losses?: readonly number[];
  /** mAP at the steps 10, 20, …; null for no measurement. @default [0.2, 0.5, 0.4, 0.45] */
  maps?: readonly (number | null)[];
  /** Written as outcome.json; null for none. @default finished */
  outcome?: object | null;
}

const STEPS_PER_EPOCH = 10;

/** Writes the files of a run as training leaves them, checkpoints without their variables, in no time. */
export async function makeRun(
  root: string,
  {
    config = {},
    losses = Array.from({ length: 40 }, (_, i) => 8 / (i + 1)),
    maps = [0.2, 0.5, 0.4, 0.45],
    outcome = { stopped: 'finished', step: losses.length, seconds: 61, ended: '2026-11-24T09:30:05.000Z' },
  }: MadeRun = {},
): Promise<RunFolder> {
  const folder = runFolder(root);
  await mkdir(join(root, 'checkpoints'), { recursive: true });
  const settings = { ...madeConfig, ...config };
  await writeFile(folder.config, JSON.stringify({ version: CONFIG_VERSION, ...settings }));
  await writeFile(
    folder.environment,
    JSON.stringify({ node: 'v20.0.0', cpu: { model: 'Abacus', cores: 2 } }),
  );
  const lines = losses.map((total, i) => ({
    step: i + 1,
    epoch: Math.floor(i / STEPS_PER_EPOCH) + 1,
    total,
    localization: total / 4,
    confidence: total / 2,
    l2: total / 4,
    gradientNorm: 1,
    learningRate: 0.01,
    images: 16,
    seconds: 0.5,
    waited: 0.1,
  }));
  await writeFile(folder.trainLog, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const log = await EvaluationLog.open(folder.evaluations);
  const rows: string[] = [];
  for (const [i, map] of maps.entries()) {
    const step = (i + 1) * STEPS_PER_EPOCH;
    rows.push(`${i + 1},${step},3,1,1.5,0.5,32,0.2,${step * 1.5},${map ?? ''}`);
    if (map === null) continue;
    const ap = { circle: map / 2, square: map * 1.5, ghost: null };
    await log.append({
      step,
      epoch: i + 1,
      split: 'val',
      map,
      ap,
      metric: 'voc10',
      iou: 0.5,
      images: 9,
      seconds: 1,
    });
  }
  const columns = 'epoch,step,total,localization,confidence,l2,imagesPerSecond,waitingShare,seconds,map';
  await writeFile(folder.results, `${[columns, ...rows].join('\n')}\n`);
  if (outcome !== null) await writeFile(folder.outcome, JSON.stringify(outcome));
  if (losses.length > 0) {
    const prefix = join(folder.checkpoints, `s${losses.length}.ckpt`);
    await writeFile(`${prefix}.index`, '');
    await writeFile(
      `${prefix}.json`,
      formatSidecar({
        version: SIDECAR_VERSION,
        preset: settings.preset,
        classes: ['circle', 'square', 'ghost'],
        precision: 'float32',
        averaged: false,
        run: { step: losses.length, epoch: 4, batch: 0, epochEnds: false, elapsed: 60 },
        map: maps.at(-1) ?? null,
        hooks: {},
        config: settings,
        versions: {},
      }),
    );
  }
  return folder;
}
