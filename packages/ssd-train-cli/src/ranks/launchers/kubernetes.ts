import type { Launcher } from './launcher.js';
import { firstSet, masterOf, sizeAndRank, textOf } from './variables.js';

/**
 * An indexed Job of Kubernetes: it gives each pod its number, JOB_COMPLETION_INDEX; the manifest says how many there are and where the
 * first one is reached.
 */
export const kubernetes: Launcher = {
  name: 'an indexed Kubernetes Job',
  variables: ['JOB_COMPLETION_INDEX', 'WORLD_SIZE', 'RANK_SIZE', 'MASTER_ADDR', 'MASTER_PORT'],
  read(environment) {
    const index = firstSet(environment, ['JOB_COMPLETION_INDEX']);
    if (index === undefined) return undefined;
    const size = textOf(environment, 'WORLD_SIZE') === undefined ? 'RANK_SIZE' : 'WORLD_SIZE';
    const told = sizeAndRank(environment, { size, rank: 'JOB_COMPLETION_INDEX' }, { eachAlone: true });
    // Many trainings, each alone.
    if (told.size === 1) return { ...told, rank: 0, place: undefined };
    const { leader, missing } = masterOf(environment);
    const lacking = told.size === undefined ? 'WORLD_SIZE' : missing;
    return {
      ...told,
      place: leader === undefined ? undefined : { leader },
      ...(lacking === undefined
        ? {}
        : {
            missing: `Expected WORLD_SIZE, MASTER_ADDR and MASTER_PORT beside ${index}, got no ${lacking}.`,
          }),
    };
  },
};
