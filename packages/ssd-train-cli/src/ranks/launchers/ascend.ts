import { resolve } from 'node:path';
import { UsageError } from '../../errors/usage-error.js';
import type { Launcher } from './launcher.js';
import { readRankHosts } from './rank-hosts.js';
import { masterOf, portOf, sizeAndRank, textOf } from './variables.js';

/**
 * Launchers of Ascend cards: RANK_SIZE and RANK_ID, and a rank table, whose server with rank 0 is where the ranks meet unless MASTER_ADDR
 * says another.
 */
export const ascend: Launcher = {
  name: 'RANK_SIZE and RANK_ID',
  variables: ['RANK_SIZE', 'RANK_ID', 'RANK_TABLE_FILE', 'CM_WORKER_SIZE', 'MASTER_ADDR', 'MASTER_PORT'],
  cards: true,
  async read(environment, folder) {
    const table = textOf(environment, 'RANK_TABLE_FILE');
    const isOfJob =
      textOf(environment, 'JOB_COMPLETION_INDEX') !== undefined &&
      textOf(environment, 'RANK_ID') === undefined &&
      table === undefined;
    const told = sizeAndRank(environment, { size: 'RANK_SIZE', rank: 'RANK_ID' });
    if (isOfJob || (told.size === undefined && told.rank === undefined && table === undefined))
      return undefined;
    if (told.size === 1) return { ...told, rank: 0, place: undefined };
    const hosts = table === undefined ? undefined : await readRankHosts(resolve(folder, table));
    if (hosts !== undefined && told.size !== undefined && hosts.length !== told.size) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected ${told.size} devices in the rank table, as ${told.sizeFrom!} says, got ${hosts.length} in ${table!}.`,
        { hint: 'Let RANK_SIZE and RANK_TABLE_FILE be of the same job.' },
      );
    }
    const size = told.size ?? hosts?.length;
    if (size === 1) return { ...told, size, rank: 0, place: undefined };
    // One server alone may be called what it likes.
    const host = new Set(hosts).size === 1 ? '127.0.0.1' : hosts?.[0];
    const { leader, missing } = masterOf(environment, {
      port: portOf(textOf(environment, 'JOB_ID') ?? table ?? ''),
      ...(host === undefined ? {} : { host }),
    });
    const beside = told.sizeFrom ?? told.rankFrom ?? `RANK_TABLE_FILE=${table!}`;
    const lacking = size === undefined ? 'RANK_SIZE' : told.rank === undefined ? 'RANK_ID' : missing;
    return {
      ...told,
      size,
      ...(told.sizeFrom === undefined && size !== undefined
        ? { sizeFrom: `RANK_TABLE_FILE with ${size} devices` }
        : {}),
      place: leader === undefined ? undefined : { leader },
      ...(lacking === undefined
        ? {}
        : {
            missing: `Expected ${lacking === 'MASTER_ADDR' ? 'RANK_TABLE_FILE or MASTER_ADDR' : lacking} beside ${beside}, got ${lacking === 'MASTER_ADDR' ? 'neither' : 'none'}.`,
          }),
    };
  },
};
