import { join } from 'node:path';

/** The files of a run. */
export interface RunFolder {
  readonly root: string;
  /** Effective configuration. */
  readonly config: string;
  /** Machine, versions and precision it ran with. */
  readonly environment: string;
  /** A line of JSON a step, and one an epoch. */
  readonly trainLog: string;
  /** A line an epoch. */
  readonly results: string;
  /** Event files of TensorBoard. */
  readonly tensorboard: string;
  /** TensorFlow checkpoints. */
  readonly checkpoints: string;
  /** A folder an evaluation. */
  readonly evaluations: string;
  /** Annotated images. */
  readonly pictures: string;
  readonly report: string;
}

/** Where everything of a run lies. Makes nothing. */
export function runFolder(root: string): RunFolder {
  return {
    root,
    config: join(root, 'config.json'),
    environment: join(root, 'environment.json'),
    trainLog: join(root, 'train.jsonl'),
    results: join(root, 'results.csv'),
    tensorboard: join(root, 'tb'),
    checkpoints: join(root, 'checkpoints'),
    evaluations: join(root, 'evaluations'),
    pictures: join(root, 'pictures'),
    report: join(root, 'report.html'),
  };
}
