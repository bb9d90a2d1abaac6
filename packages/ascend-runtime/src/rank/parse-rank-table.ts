import { AscendError } from '../errors.js';
import { checkRankTable } from './check-rank-table.js';
import type { RankDevice, RankServer, RankTable } from './rank-table.js';

/** Letters of a value in a message. */
const LONGEST = 60;

/** A value in a message, also of one that is nested beyond the stack. */
function shown(got: unknown): string {
  try {
    return ((JSON.stringify(got) as string | undefined) ?? 'nothing').slice(0, LONGEST);
  } catch {
    return 'something nested very deeply';
  }
}

/** Reads fields of an object of the file, each with its place for messages. */
class Fields {
  readonly #values: Record<string, unknown>;

  constructor(
    value: unknown,
    readonly place: string,
    readonly file: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object', value);
    this.#values = value as Record<string, unknown>;
  }

  fail(expected: string, got: unknown, key?: string): never {
    const at = [this.place, key].filter((part) => part !== undefined && part !== '').join('.');
    const what = at === '' ? this.file : `${at} in ${this.file}`;
    throw new AscendError('BAD_RANK_TABLE', `Expected ${what} to be ${expected}, got ${shown(got)}.`);
  }

  has(key: string): boolean {
    return key in this.#values;
  }

  string(key: string): string {
    const value = this.#values[key];
    return typeof value === 'string' ? value : this.fail('a string', value, key);
  }

  choice<const C extends readonly string[]>(key: string, choices: C): C[number] {
    const value = this.#values[key];
    return (
      choices.find((c) => c === value) ?? this.fail(choices.map((c) => `"${c}"`).join(' or '), value, key)
    );
  }

  /** HCCL's numbers are strings of digits. */
  number(key: string): number {
    const value = this.string(key);
    return /^\d{1,9}$/.test(value) ? Number(value) : this.fail('a string of digits', value, key);
  }

  list(key: string): Fields[] {
    const value = this.#values[key];
    if (!Array.isArray(value)) return this.fail('a list', value, key);
    const at = this.place === '' ? key : `${this.place}.${key}`;
    return value.map((item: unknown, i) => new Fields(item, `${at}[${i}]`, this.file));
  }
}

function parseDevice(fields: Fields): RankDevice {
  return {
    deviceId: fields.number('device_id'),
    deviceIp: fields.string('device_ip'),
    rankId: fields.number('rank_id'),
  };
}

function parseServer(fields: Fields): RankServer {
  return {
    id: fields.string('server_id'),
    devices: fields.list('device').map(parseDevice),
  };
}

/**
 * Parses and checks a rank table (HCCL's template 1).
 *
 * @param file its name, for messages
 * @throws AscendError BAD_RANK_TABLE, naming the field and what it holds
 */
export function parseRankTable(text: string, file = 'the rank table'): RankTable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AscendError(
      'BAD_RANK_TABLE',
      `Expected ${file} to be JSON, got ${JSON.stringify(text.slice(0, 60))}.`,
      { cause },
    );
  }
  const fields = new Fields(json, '', file);
  if (fields.has('group_list')) {
    throw new AscendError(
      'BAD_RANK_TABLE',
      `Expected ${file} to be a rank table of template 1 (server_list), got template 2 (group_list).`,
    );
  }
  fields.choice('version', ['1.0']);
  const status = fields.choice('status', ['completed', 'initializing']);
  const count = fields.number('server_count');
  const servers = fields.list('server_list').map(parseServer);
  if (servers.length !== count)
    fields.fail(`${servers.length}, the length of server_list`, String(count), 'server_count');
  const table = { status, servers };
  checkRankTable(table, file);
  return table;
}
