import type { Sidecar } from '../../checkpoint/sidecar.js';
import type { RunState } from '../hook.js';
import { expectStepsLeft } from './expect-steps-left.js';
import type { PreparedRun } from './prepare-run.js';
import { resumePosition } from './resume-position.js';

/** Where a run goes on, once it is sure that there is something left to do. @throws TrainerError E_CONFIG */
export function resumeAt(
  { config, data, resumed }: PreparedRun,
  batchesPerEpoch: number,
  log: (line: string) => void,
): RunState {
  const { sidecar, before } = resumed!;
  const { batchSize, train: samples } = data;
  const { run, image, again } = resumePosition({
    sidecar,
    batchSize,
    batchesPerEpoch,
    images: samples.length,
  });
  expectStepsLeft({ before, config, run, batchesPerEpoch, log });
  if (again > 0) {
    log(
      `The epoch goes on at its image ${image - again + 1}: a batch of ${batchSize} begins there; ${again} images are trained on again.`,
    );
  }
  return run;
}

/** What hooks kept; nothing of what was measured by another measure. */
export function hookStates({ hooks }: Sidecar, { measuresAnew }: PreparedRun['known']): Sidecar['hooks'] {
  if (!measuresAnew) return hooks;
  return Object.fromEntries(
    Object.entries(hooks).filter(([name]) => name !== 'evaluation' && name !== 'early-stop'),
  );
}
