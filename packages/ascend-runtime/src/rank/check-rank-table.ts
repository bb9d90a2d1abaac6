import { isIP } from 'node:net';
import { AscendError } from '../errors.js';
import type { RankTable } from './rank-table.js';
import { rankCount } from './rank-table.js';

/**
 * Throws BAD_RANK_TABLE unless servers differ, each has devices that differ, addresses are addresses and differ, and the
 * ranks are 0…n−1, each once.
 *
 * @param where what the table is called in messages, such as its file
 */
export function checkRankTable(table: RankTable, where: string): void {
  const fail = (message: string): never => {
    throw new AscendError('BAD_RANK_TABLE', `${message} (${where})`);
  };
  const { servers } = table;
  const count = rankCount(table);
  if (servers.length === 0) fail('Expected at least one server, got none.');
  const ids = new Set<string>();
  const addresses = new Map<string, number>();
  const ranks = new Map<number, string>();
  for (const { id, devices } of servers) {
    if (id === '') fail('Expected every server to have an id, got an empty one.');
    if (ids.has(id)) fail(`Expected every server once, got "${id}" again.`);
    ids.add(id);
    if (devices.length === 0) fail(`Expected server "${id}" to have devices, got none.`);
    const onServer = new Set<number>();
    for (const { deviceId, deviceIp, rankId } of devices) {
      const device = `device ${deviceId} of server "${id}"`;
      if (!Number.isSafeInteger(deviceId) || deviceId < 0)
        fail(`Expected device ids from 0 on server "${id}", got ${deviceId}.`);
      if (onServer.has(deviceId))
        fail(`Expected every device of server "${id}" once, got ${deviceId} again.`);
      onServer.add(deviceId);
      if (!Number.isSafeInteger(rankId) || rankId < 0 || rankId >= count) {
        fail(
          `Expected ${device} to have a rank from 0 to ${count - 1}, as there are ${count} devices, got ${rankId}.`,
        );
      }
      const other = ranks.get(rankId);
      if (other !== undefined) fail(`Expected every rank once, got ${rankId} for ${other} and ${device}.`);
      ranks.set(rankId, device);
      if (isIP(deviceIp) === 0)
        fail(`Expected ${device} to have an IP address, got ${JSON.stringify(deviceIp)}.`);
      const holder = addresses.get(deviceIp);
      if (holder !== undefined)
        fail(`Expected every address once, got ${deviceIp} for ranks ${holder} and ${rankId}.`);
      addresses.set(deviceIp, rankId);
    }
  }
}
