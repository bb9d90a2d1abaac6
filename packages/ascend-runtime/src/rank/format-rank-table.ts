import { checkRankTable } from './check-rank-table.js';
import type { RankTable } from './rank-table.js';

/**
 * The table as HCCL reads it: JSON whose numbers are strings.
 *
 * @throws AscendError BAD_RANK_TABLE
 */
export function formatRankTable(table: RankTable): string {
  checkRankTable(table, 'rank table to be written');
  const json = {
    version: '1.0',
    server_count: String(table.servers.length),
    server_list: table.servers.map(({ id, devices }) => ({
      server_id: id,
      device: devices.map(({ deviceId, deviceIp, rankId }) => ({
        device_id: String(deviceId),
        device_ip: deviceIp,
        rank_id: String(rankId),
      })),
    })),
    status: table.status,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
