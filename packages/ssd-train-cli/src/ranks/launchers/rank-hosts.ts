import { readFile } from 'node:fs/promises';
import { UsageError } from '../../errors/usage-error.js';

/**
 * The server of each rank of an Ascend rank table, of either template: `server_list[].device[]` with `rank_id`s, or
 * `group_list[].instance_list[].devices[]`, whose order is that of the ranks.
 *
 * @throws UsageError for what is no such table
 */
export async function readRankHosts(path: string): Promise<string[]> {
  const bad = (what: string, cause?: unknown): UsageError =>
    new UsageError('INVALID_VALUE', `Expected a rank table as RANK_TABLE_FILE, got ${path}: ${what}.`, {
      hint: 'Correct it, or unset the variable for one training alone.',
      cause,
    });
  let table: unknown;
  try {
    table = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad('it is no JSON', error);
    throw bad((error as NodeJS.ErrnoException).code ?? String(error), error);
  }
  const listOf = (value: unknown, key: string): unknown[] => {
    const list = (value as Record<string, unknown> | null)?.[key];
    if (Array.isArray(list)) return list;
    throw bad(`it has no list "${key}" where one belongs`);
  };
  const isSecond = (table as { group_list?: unknown } | null)?.group_list !== undefined;
  const hosts = isSecond
    ? listOf(table, 'group_list').flatMap((group) =>
        listOf(group, 'instance_list').flatMap((instance) =>
          listOf(instance, 'devices').map((): [unknown, unknown] => [
            undefined,
            (instance as { server_id?: unknown }).server_id,
          ]),
        ),
      )
    : listOf(table, 'server_list').flatMap((server) =>
        listOf(server, 'device').map((device): [unknown, unknown] => [
          (device as { rank_id?: unknown } | null)?.rank_id,
          (server as { server_id?: unknown }).server_id,
        ]),
      );
  if (hosts.length === 0) throw bad('it lists no device');
  const byRank: string[] = [];
  for (const [i, [rank, host]] of hosts.entries()) {
    if (typeof host !== 'string' || host === '')
      throw bad(`its device ${i} lies on a server without "server_id"`);
    const place = isSecond ? i : Number(rank);
    if (!Number.isInteger(place) || place < 0 || place >= hosts.length || byRank[place] !== undefined) {
      throw bad(`its ranks are not 0 to ${hosts.length - 1}, each once`);
    }
    byRank[place] = host;
  }
  return byRank;
}
