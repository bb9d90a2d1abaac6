import { readFile } from 'node:fs/promises';
import { AscendError, messageOf } from '../errors.js';
import { parseRankTable } from './parse-rank-table.js';
import type { RankEnvironment } from './rank-environment.js';
import { findRank, rankCount } from './rank-table.js';
import type { RankTable } from './rank-table.js';

/**
 * Reads a rank table from its file.
 *
 * @throws AscendError IO or BAD_RANK_TABLE
 */
export async function readRankTable(file: string): Promise<RankTable> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AscendError('IO', `Cannot read the rank table ${file}: ${messageOf(cause)}.`, {
      hint: 'Check the path; a relative path starts from the current folder.',
      cause,
    });
  }
  return parseRankTable(text, file);
}

/**
 * Throws BAD_RANK_TABLE unless the table is complete and has this process: as many devices as RANK_SIZE, and RANK_ID on
 * the device that the environment names, unless ASCEND_RT_VISIBLE_DEVICES renumbers the devices.
 */
export function checkRankEnvironment(
  table: RankTable,
  { rankSize, rankId, deviceId, visibleDevices, rankTableFile }: RankEnvironment,
): void {
  const where = rankTableFile ?? 'the rank table';
  const fail = (message: string, hint?: string): never => {
    throw new AscendError('BAD_RANK_TABLE', message, { hint });
  };
  if (table.status !== 'completed') {
    fail(
      `Expected ${where} to be "completed", got "${table.status}".`,
      'Wait for the scheduler to fill it in.',
    );
  }
  const count = rankCount(table);
  if (count !== rankSize) fail(`Expected ${where} to have RANK_SIZE=${rankSize} devices, got ${count}.`);
  const found = findRank(table, rankId);
  if (!found) return fail(`Expected ${where} to have RANK_ID=${rankId}, got ranks 0 to ${count - 1}.`);
  if (visibleDevices === undefined && found.device.deviceId !== deviceId) {
    fail(
      `Expected rank ${rankId} on device ${found.device.deviceId}, as ${where} says, got ASCEND_DEVICE_ID=${deviceId}.`,
    );
  }
}
