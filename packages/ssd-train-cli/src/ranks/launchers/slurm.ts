import { UsageError } from '../../errors/usage-error.js';
import type { Launcher } from './launcher.js';
import { portOf, sizeAndRank, textOf } from './variables.js';

/**
 * A step of SLURM (`srun`): its tasks are the ranks, and rank 0 is on the first host of the step's list. A batch script is no step, and
 * a step of one task may start whatever it likes.
 */
export const slurm: Launcher = {
  name: 'SLURM',
  variables: ['SLURM_PROCID', 'SLURM_STEP_NUM_TASKS', 'SLURM_STEP_NODELIST', 'SLURM_JOB_ID', 'SLURM_STEP_ID'],
  read(environment) {
    // A batch script has a SLURM_PROCID of 0, too.
    if (textOf(environment, 'SLURM_STEP_NUM_TASKS') === undefined) return undefined;
    const told = sizeAndRank(environment, { size: 'SLURM_STEP_NUM_TASKS', rank: 'SLURM_PROCID' });
    if (told.size === 1) return undefined;
    const needed = ['SLURM_PROCID', 'SLURM_STEP_NODELIST', 'SLURM_JOB_ID'];
    const lacking = needed.find((name) => textOf(environment, name) === undefined);
    const nodes = textOf(environment, 'SLURM_STEP_NODELIST');
    const job = textOf(environment, 'SLURM_JOB_ID');
    const step = textOf(environment, 'SLURM_STEP_ID') ?? '0';
    return {
      ...told,
      place:
        nodes === undefined || job === undefined
          ? undefined
          : { leader: `${firstHost(nodes)}:${portOf(`${job}.${step}`)}`, token: `slurm-${job}.${step}` },
      ...(lacking === undefined
        ? {}
        : { missing: `Expected ${lacking} beside ${told.sizeFrom!}, got none.` }),
    };
  },
};

/**
 * The first host of a list as SLURM writes it, such as `gpu[01-03,07],login1`.
 *
 * @throws UsageError for what is none
 */
export function firstHost(list: string): string {
  const first = /^(?:[^,[\]]|\[[^[\]]+\])+/.exec(list)?.[0] ?? '';
  const rest = list.slice(first.length);
  const host = first.replaceAll(/\[([^[\],-]+)[^\]]*\]/g, '$1');
  if ((rest === '' || rest.startsWith(',')) && /^[\w.-]+$/.test(host)) return host;
  throw new UsageError('INVALID_VALUE', `Expected a list of hosts as SLURM_STEP_NODELIST, got "${list}".`, {
    hint: 'As SLURM writes it: gpu[01-03,07],login1.',
  });
}
