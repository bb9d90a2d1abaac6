import type { Launcher } from './launcher.js';
import { firstSet, masterOf, sizeAndRank, textOf } from './variables.js';

/** torchrun, and all that set its four variables: RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT. */
export const torchrun: Launcher = {
  name: 'RANK and WORLD_SIZE',
  variables: ['RANK', 'WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT'],
  read(environment) {
    const isOfJob = textOf(environment, 'JOB_COMPLETION_INDEX') !== undefined; // whose WORLD_SIZE it is
    const set = firstSet(environment, isOfJob ? ['RANK'] : ['RANK', 'WORLD_SIZE']);
    if (set === undefined) return undefined;
    const told = sizeAndRank(environment, { size: 'WORLD_SIZE', rank: 'RANK' });
    if (told.size === 1) return { ...told, rank: 0, place: undefined };
    const { leader, missing } = masterOf(environment);
    const lacking = told.size === undefined ? 'WORLD_SIZE' : told.rank === undefined ? 'RANK' : missing;
    return {
      ...told,
      place: leader === undefined ? undefined : { leader },
      ...(lacking === undefined
        ? {}
        : {
            missing: `Expected RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT together, got ${set}, but no ${lacking}.`,
          }),
    };
  },
};
