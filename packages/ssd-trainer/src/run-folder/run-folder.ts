import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of a run. */
export interface RunFolder {
  readonly root: string;
  /** Effective configuration. */
  readonly config: string;
  /** Pictures that were left out, with the reason; absent where there are none. */
  readonly skipped: string;
  /** Machine, versions and precision it ran with. */
  readonly environment: string;
  /** What is trained and measured on: a digest of each image. */
  readonly data: string;
  /** A line of JSON a step. */
  readonly trainLog: string;
  /** A line an epoch. */
  readonly results: string;
  /** Event files of TensorBoard. */
  readonly tensorboard: string;
  /** TensorFlow checkpoints. */
  readonly checkpoints: string;
  /** Of each split that was measured: a line of JSON an evaluation in SPLIT.jsonl, the last one whole in SPLIT/. */
  readonly evaluations: string;
  /** Annotated images. */
  readonly pictures: string;
  readonly report: string;
  /** The step that ended a run with a number that is not finite, to be looked at. */
  readonly nan: string;
  /** How the training ended; absent while it goes on. */
  readonly outcome: string;
}

/**
 * Where the checkpoints of a run lie: in a folder of their own, or, as train.py's `--name` has it, right in the
 * run's folder, beside everything else of the run.
 */
export type RunLayout = 'folder' | 'flat';

/**
 * Where everything of a run lies. Makes nothing.
 *
 * @param layout @default that of the run that is there; 'folder' where there is none
 */
export function runFolder(root: string, layout: RunLayout = layoutOf(root)): RunFolder {
  return {
    root,
    config: join(root, CONFIG),
    skipped: join(root, 'skipped.json'),
    environment: join(root, 'environment.json'),
    data: join(root, 'data.json'),
    trainLog: join(root, 'train.jsonl'),
    results: join(root, 'results.csv'),
    tensorboard: join(root, 'tb'),
    checkpoints: layout === 'flat' ? root : join(root, CHECKPOINTS),
    evaluations: join(root, 'evaluations'),
    pictures: join(root, 'pictures'),
    report: join(root, 'report.html'),
    nan: join(root, 'nan'),
    outcome: join(root, 'outcome.json'),
  };
}

/** The folder of the run that a folder of checkpoints belongs to. */
export function runOfCheckpoints(folder: string): string {
  return layoutOf(folder) === 'flat' ? folder : dirname(folder);
}

const CONFIG = 'config.json';
const CHECKPOINTS = 'checkpoints';

/** A run writes its config.json as soon as it has a folder of checkpoints, if it has one. */
function layoutOf(root: string): RunLayout {
  return existsSync(join(root, CONFIG)) && !existsSync(join(root, CHECKPOINTS)) ? 'flat' : 'folder';
}
