import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../testing/run-line.js';
import { expectOneRank } from './expect-one-rank.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-rank-'));
  const device = (id: number): object => ({
    device_id: String(id),
    device_ip: `192.168.1.${id}`,
    rank_id: String(id),
  });
  const table = (count: number): string =>
    JSON.stringify({
      version: '1.0',
      server_count: '1',
      server_list: [{ server_id: '127.0.0.1', device: [...Array(count).keys()].map(device) }],
      status: 'completed',
    });
  await writeFile(join(root, '1p.json'), table(1));
  await writeFile(join(root, '8p.json'), table(8));
  await writeFile(
    join(root, 'old8p.json'),
    JSON.stringify({
      group_list: [{ instance_list: [...Array(8).keys()].map((id) => ({ devices: [device(id)] })) }],
    }),
  );
  await writeFile(join(root, 'none.json'), '{}');
  await writeFile(join(root, 'half.json'), '{"server_list": [');
});
afterAll(() => rm(root, { recursive: true }));

describe('expectOneRank', () => {
  it.each<[Record<string, string>]>([
    [{}],
    [{ RANK_SIZE: '1' }],
    [{ RANK_SIZE: '', RANK_ID: ' ', RANK_TABLE_FILE: '' }],
    [{ RANK_SIZE: '1', RANK_ID: '0', RANK_TABLE_FILE: '1p.json', ASCEND_DEVICE_ID: '5', JOB_ID: '10087' }],
  ])('takes %j', async (environment) => {
    await expectOneRank(environment, root);
  });

  it.each<[Record<string, string>, string, string]>([
    [{ RANK_SIZE: '8' }, 'MISSING_OPTION', 'got RANK_SIZE=8, processes'],
    [{ RANK_SIZE: '2', RANK_ID: '0' }, 'MISSING_OPTION', 'RANK_SIZE=2'],
    [{ RANK_ID: '3' }, 'MISSING_OPTION', 'RANK_ID=3'],
    [{ CM_WORKER_SIZE: '8' }, 'MISSING_OPTION', 'CM_WORKER_SIZE=8'],
    [{ RANK_TABLE_FILE: '8p.json' }, 'MISSING_OPTION', 'got 8 in RANK_TABLE_FILE='],
    [{ RANK_SIZE: '1', RANK_TABLE_FILE: 'old8p.json' }, 'MISSING_OPTION', 'got 8 in RANK_TABLE_FILE='],
    [{ RANK_SIZE: 'eight' }, 'INVALID_VALUE', 'as RANK_SIZE, got "eight"'],
    [{ RANK_SIZE: '0' }, 'INVALID_VALUE', '1 or more, as RANK_SIZE'],
    [{ RANK_ID: '-1' }, 'INVALID_VALUE', 'as RANK_ID'],
    [{ RANK_TABLE_FILE: 'nowhere.json' }, 'INVALID_VALUE', 'ENOENT'],
    [{ RANK_TABLE_FILE: 'half.json' }, 'INVALID_VALUE', 'it is no JSON'],
    [{ RANK_TABLE_FILE: 'none.json' }, 'INVALID_VALUE', 'it lists no device'],
  ])('refuses %j', async (environment, code, message) => {
    await expect(expectOneRank(environment, root)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe.each(['train', 'demo'])('ssd %s', (command) => {
  it('starts nothing as one of several ranks', async () => {
    const ran = await runLine([command, '--data-dir', 'nowhere', '--json'], {
      environment: { RANK_SIZE: '8', RANK_ID: '2' },
      workingDirectory: root,
    });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('got RANK_SIZE=8');
    expect(ran.stderr).toContain('not in this version');
  });
});
