import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../errors/usage-error.js';
import { readLaunchers } from '../ranks/launchers/read-launchers.js';

type Environment = Readonly<Record<string, string | undefined>>;

const HINT =
  'Say how the processes meet: --nproc N starts them all on this machine, --cluster HOST:PORT,… --rank I is one of them. Or unset it for one training.';

/** What to do where a launcher of cards started several processes. */
export const ON_THE_CPU = `Cards are not in this version: "ssd train --device cpu" trains with these processes on the CPU. ${HINT}`;

function refuse(message: string): never {
  throw new UsageError('MISSING_OPTION', message, { hint: ON_THE_CPU });
}

/**
 * A launcher that starts a process for each device says so in the environment. Each of them would train a model of its own.
 *
 * @throws UsageError MISSING_OPTION for more than one rank; INVALID_VALUE for a variable that cannot be read
 */
export async function expectOneRank(environment: Environment, workingDirectory: string): Promise<void> {
  const value = (name: string): string => environment[name]?.trim() ?? '';
  for (const [name, least, what] of [
    ['RANK_SIZE', 1, 'processes'],
    ['CM_WORKER_SIZE', 0, 'processes'],
    ['RANK_ID', 0, 'the number of the process'],
  ] as const) {
    const text = value(name);
    if (text === '') continue;
    const most = name === 'RANK_ID' ? 0 : 1;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(number >= least)) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected a whole number, ${least} or more, as ${name}, got "${text}".`,
        { hint: `Unset it, or set it to ${most}.` },
      );
    }
    if (number > most) refuse(`Expected one process that trains, got ${name}=${text}, ${what}.`);
  }
  const table = value('RANK_TABLE_FILE');
  if (table !== '') {
    const path = resolve(workingDirectory, table);
    const devices = await devicesOf(path);
    if (devices > 1) refuse(`Expected one device to train on, got ${devices} in RANK_TABLE_FILE=${path}.`);
  }
  const others = (await readLaunchers(environment, workingDirectory)).find(({ size = 1 }) => size > 1);
  if (others === undefined) return;
  throw new UsageError('MISSING_OPTION', `Expected one process, got ${others.sizeFrom!}.`, {
    hint: 'Start one, or unset the variables of the launcher. "ssd train" alone trains with several processes.',
  });
}

/** Devices of a rank table, of either template: `server_list[].device[]`, or `group_list[].instance_list[].devices[]`. */
async function devicesOf(path: string): Promise<number> {
  const unreadable = (what: string): UsageError =>
    new UsageError(
      'INVALID_VALUE',
      `Expected a rank table with one device as RANK_TABLE_FILE, got ${path}: ${what}.`,
      { hint: 'Unset it: training on one device needs none.' },
    );
  let text: string;
  let table: unknown;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).code ?? String(error));
  }
  try {
    table = JSON.parse(text);
  } catch {
    throw unreadable('it is no JSON');
  }
  const devices = countDevices(table);
  if (devices === 0) throw unreadable('it lists no device');
  return devices;
}

/** Entries of every list that is called `device` or `devices`. */
function countDevices(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]: [string, unknown]) =>
      sum + (Array.isArray(item) && /^devices?$/.test(key) ? item.length : countDevices(item)),
    0,
  );
}
