import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createRankTable } from './create-rank-table.js';
import { formatRankTable } from './format-rank-table.js';
import { parseRankTable } from './parse-rank-table.js';
import type { RankEnvironment } from './rank-environment.js';
import { findRank, rankCount } from './rank-table.js';
import { checkRankEnvironment, readRankTable } from './read-rank-table.js';

/** A table of one server with eight NPUs, as Huawei's model zoo writes them. */
const eight = {
  server_count: '1',
  server_list: [
    {
      device: ['100.101', '101.101', '102.101', '103.101', '100.100', '101.100', '102.100', '103.100'].map(
        (ip, i) => ({
          device_id: String(i),
          device_ip: `192.168.${ip}`,
          rank_id: String(i),
        }),
      ),
      server_id: '127.0.0.1',
    },
  ],
  status: 'completed',
  version: '1.0',
};

describe('parseRankTable', () => {
  it('reads a table of eight', () => {
    const table = parseRankTable(JSON.stringify(eight));
    expect(table.status).toBe('completed');
    expect(rankCount(table)).toBe(8);
    expect(findRank(table, 5)).toEqual({
      server: table.servers[0],
      device: { deviceId: 5, deviceIp: '192.168.101.100', rankId: 5 },
    });
    expect(findRank(table, 8)).toBeUndefined();
  });

  const device = (fields: object): object => ({
    device_id: '0',
    device_ip: '10.0.0.1',
    rank_id: '0',
    ...fields,
  });
  const table = (fields: object, devices: object[] = [device({})], server: object = {}): string =>
    JSON.stringify({
      version: '1.0',
      status: 'completed',
      server_count: '1',
      server_list: [{ server_id: 'a', device: devices, ...server }],
      ...fields,
    });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'Expected t.json to be JSON, got "{".'],
    ['a list', '[]', 'Expected t.json to be an object, got [].'],
    [
      'template 2',
      JSON.stringify({ status: 'completed', group_count: '1', group_list: [] }),
      'Expected t.json to be a rank table of template 1 (server_list), got template 2 (group_list).',
    ],
    ['another version', table({ version: '1.2' }), 'Expected version in t.json to be "1.0", got "1.2".'],
    [
      'another status',
      table({ status: 'done' }),
      'Expected status in t.json to be "completed" or "initializing", got "done".',
    ],
    ['numbers', table({ server_count: 1 }), 'Expected server_count in t.json to be a string, got 1.'],
    [
      'a wrong count',
      table({ server_count: '2' }),
      'Expected server_count in t.json to be 1, the length of server_list, got "2".',
    ],
    [
      'no servers',
      table({ server_count: '0', server_list: [] }),
      'Expected at least one server, got none. (t.json)',
    ],
    [
      'no device list',
      table({}, [], { device: undefined }),
      'Expected server_list[0].device in t.json to be a list, got nothing.',
    ],
    ['no devices', table({}, []), 'Expected server "a" to have devices, got none. (t.json)'],
    [
      'a device that is none',
      table({}, [3 as unknown as object]),
      'Expected server_list[0].device[0] in t.json to be an object, got 3.',
    ],
    [
      'a wrong id',
      table({}, [device({ device_id: '-1' })]),
      'Expected server_list[0].device[0].device_id in t.json to be a string of digits, got "-1".',
    ],
    [
      'no address',
      table({}, [device({ device_ip: '10.0.0' })]),
      'Expected device 0 of server "a" to have an IP address, got "10.0.0". (t.json)',
    ],
    [
      'a rank beyond',
      table({}, [device({ rank_id: '1' })]),
      'Expected device 0 of server "a" to have a rank from 0 to 0, as there are 1 devices, got 1. (t.json)',
    ],
    [
      'a rank twice',
      table({}, [device({}), device({ device_id: '1', device_ip: '10.0.0.2' })]),
      'Expected every rank once, got 0 for device 0 of server "a" and device 1 of server "a". (t.json)',
    ],
    [
      'a device twice',
      table({}, [device({}), device({ rank_id: '1', device_ip: '10.0.0.2' })]),
      'Expected every device of server "a" once, got 0 again. (t.json)',
    ],
    [
      'an address twice',
      table({}, [device({}), device({ rank_id: '1', device_id: '1' })]),
      'Expected every address once, got 10.0.0.1 for ranks 0 and 1. (t.json)',
    ],
    [
      'no server id',
      table({}, [device({})], { server_id: '' }),
      'Expected every server to have an id, got an empty one. (t.json)',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseRankTable(text, 't.json')).toThrow(
      expect.objectContaining({ code: 'BAD_RANK_TABLE', message }) as Error,
    );
  });
});

describe('createRankTable and formatRankTable', () => {
  it('number the devices of each server, and the ranks of all', () => {
    const table = createRankTable([
      { id: '10.0.0.1', deviceIps: ['192.168.100.101', '192.168.101.101'] },
      { id: '10.0.0.2', deviceIps: ['fe80::1'] },
    ]);
    expect(JSON.parse(formatRankTable(table))).toEqual({
      version: '1.0',
      server_count: '2',
      server_list: [
        {
          server_id: '10.0.0.1',
          device: [
            { device_id: '0', device_ip: '192.168.100.101', rank_id: '0' },
            { device_id: '1', device_ip: '192.168.101.101', rank_id: '1' },
          ],
        },
        { server_id: '10.0.0.2', device: [{ device_id: '0', device_ip: 'fe80::1', rank_id: '2' }] },
      ],
      status: 'completed',
    });
  });

  it('refuse the same server twice', () => {
    expect(() =>
      createRankTable([
        { id: 'a', deviceIps: ['10.0.0.1'] },
        { id: 'a', deviceIps: ['10.0.0.2'] },
      ]),
    ).toThrow('Expected every server once, got "a" again. (new rank table)');
  });

  it('write what is parsed back', () => {
    const servers = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }).map((sizes) =>
      sizes.map((n, s) => ({
        id: `server ${s}`,
        deviceIps: Array.from({ length: n }, (_, d) => `10.1.${s}.${d + 1}`),
      })),
    );
    fc.assert(
      fc.property(servers, (input) => {
        const table = createRankTable(input);
        expect(parseRankTable(formatRankTable(table))).toEqual(table);
      }),
    );
  });
});

describe('readRankTable and checkRankEnvironment', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ascend-runtime-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('read the file, and name one that is missing or wrong', async () => {
    const file = join(folder, 'rank_table_8p.json');
    await expect(readRankTable(file)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining(`Cannot read the rank table ${file}: ENOENT`) as string,
    });
    writeFileSync(file, '{}');
    await expect(readRankTable(file)).rejects.toThrow(
      `Expected version in ${file} to be "1.0", got nothing.`,
    );
    writeFileSync(file, JSON.stringify(eight));
    expect(await readRankTable(file)).toEqual(parseRankTable(JSON.stringify(eight)));
  });

  it.each<[string, Partial<RankEnvironment>, string | undefined]>([
    ['passes the environment of a launcher', {}, undefined],
    ['finds another size', { rankSize: 4 }, 'Expected t.json to have RANK_SIZE=4 devices, got 8.'],
    [
      'finds another device',
      { deviceId: 3 },
      'Expected rank 5 on device 5, as t.json says, got ASCEND_DEVICE_ID=3.',
    ],
    ['leaves devices that are renumbered alone', { deviceId: 0, visibleDevices: [5] }, undefined],
  ])('%s', (_, over, message) => {
    const environment = { rankSize: 8, rankId: 5, deviceId: 5, rankTableFile: 't.json', ...over };
    const check = (): void => {
      checkRankEnvironment(parseRankTable(JSON.stringify(eight)), environment);
    };
    if (message === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(message);
  });

  it('waits for a table that is being filled in', () => {
    const table = parseRankTable(JSON.stringify({ ...eight, status: 'initializing' }));
    expect(() => {
      checkRankEnvironment(table, { rankSize: 8, rankId: 0, deviceId: 0 });
    }).toThrow('Expected the rank table to be "completed", got "initializing".');
  });
});
