import { checkRankTable } from './check-rank-table.js';
import type { RankTable } from './rank-table.js';

export interface ServerInput {
  readonly id: string;
  /** Addresses of the NPUs' network ports; the nth is of device n. */
  readonly deviceIps: readonly string[];
}

/**
 * A complete rank table. Ranks go through the servers in their order, device by device.
 *
 * @throws AscendError BAD_RANK_TABLE
 */
export function createRankTable(servers: readonly ServerInput[]): RankTable {
  let next = 0;
  const table: RankTable = {
    status: 'completed',
    servers: servers.map(({ id, deviceIps }) => ({
      id,
      devices: deviceIps.map((deviceIp, deviceId) => ({ deviceId, deviceIp, rankId: next++ })),
    })),
  };
  checkRankTable(table, 'new rank table');
  return table;
}
