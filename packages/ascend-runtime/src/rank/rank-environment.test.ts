import { readRankEnvironment } from './rank-environment.js';

describe('readRankEnvironment', () => {
  it('is one process on device 0 where nothing is set', () => {
    expect(readRankEnvironment({})).toEqual({ rankSize: 1, rankId: 0, deviceId: 0 });
    expect(readRankEnvironment({ RANK_SIZE: '', RANK_TABLE_FILE: ' ' })).toEqual({
      rankSize: 1,
      rankId: 0,
      deviceId: 0,
    });
  });

  it('reads what train_full_8p.sh exports', () => {
    expect(
      readRankEnvironment({
        JOB_ID: '10001',
        RANK_TABLE_FILE: 'config/rank_table_8p.json',
        RANK_SIZE: '8',
        RANK_ID: '7',
        ASCEND_DEVICE_ID: '7',
        DEVICE_ID: '3',
      }),
    ).toEqual({
      rankSize: 8,
      rankId: 7,
      deviceId: 7,
      rankTableFile: 'config/rank_table_8p.json',
      jobId: '10001',
    });
  });

  it('reads the way without a table, DEVICE_ID and the visible devices', () => {
    expect(
      readRankEnvironment({
        RANK_SIZE: '2',
        CM_CHIEF_IP: '10.0.0.1',
        CM_CHIEF_PORT: '60001',
        CM_CHIEF_DEVICE: '0',
        DEVICE_ID: '1',
        ASCEND_RT_VISIBLE_DEVICES: '0, 2,5',
      }),
    ).toEqual({
      rankSize: 2,
      rankId: 0,
      deviceId: 1,
      chief: { ip: '10.0.0.1', port: 60_001, device: 0 },
      visibleDevices: [0, 2, 5],
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ RANK_SIZE: 'eight' }, 'Expected RANK_SIZE to be an integer from 1 on, got "eight".'],
    [{ RANK_SIZE: '0' }, 'Expected RANK_SIZE to be an integer from 1 on, got "0".'],
    [{ RANK_ID: '3' }, 'Expected RANK_ID to be less than RANK_SIZE, got 3 of 1.'],
    [
      { RANK_ID: '8', RANK_SIZE: '8', RANK_TABLE_FILE: 't' },
      'Expected RANK_ID to be less than RANK_SIZE, got 8 of 8.',
    ],
    [
      { RANK_SIZE: '8' },
      'Expected RANK_TABLE_FILE (or CM_CHIEF_IP, CM_CHIEF_PORT and CM_CHIEF_DEVICE) with RANK_SIZE=8, got none.',
    ],
    [{ RANK_SIZE: '8', RANK_TABLE_FILE: 't' }, 'Expected RANK_ID, from 0 to 7, with RANK_SIZE=8, got none.'],
    [{ ASCEND_DEVICE_ID: '-1' }, 'Expected ASCEND_DEVICE_ID to be an integer from 0 on, got "-1".'],
    [{ DEVICE_ID: '0x1' }, 'Expected DEVICE_ID to be an integer from 0 on, got "0x1".'],
    [
      { ASCEND_RT_VISIBLE_DEVICES: '1,0' },
      'Expected ASCEND_RT_VISIBLE_DEVICES to be rising device ids such as "0,1", got "1,0".',
    ],
    [{ ASCEND_RT_VISIBLE_DEVICES: '0,' }, 'got "0,"'],
    [{ JOB_ID: 'job 1' }, 'Expected JOB_ID to be of letters, digits, "_" and "-", got "job 1".'],
    [
      { CM_CHIEF_IP: '10.0.0.1' },
      'Expected CM_CHIEF_IP, CM_CHIEF_PORT and CM_CHIEF_DEVICE together, got only some of them.',
    ],
    [{ CM_CHIEF_PORT: '70000' }, 'Expected CM_CHIEF_PORT to be an integer from 1 to 65535, got "70000".'],
    [
      { RANK_TABLE_FILE: 't', CM_CHIEF_IP: '10.0.0.1', CM_CHIEF_PORT: '1', CM_CHIEF_DEVICE: '0' },
      'Expected RANK_TABLE_FILE or CM_CHIEF_IP, got both: they exclude each other.',
    ],
  ])('refuses %j', (env, message) => {
    expect(() => readRankEnvironment(env)).toThrow(
      expect.objectContaining({
        code: 'BAD_ENVIRONMENT',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it('says that an assignment alone does not reach the process', () => {
    const hintOf = (env: Record<string, string>): unknown => {
      try {
        return readRankEnvironment(env);
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
    };
    expect(hintOf({ RANK_ID: '3' })).toMatch(/^RANK_SIZE is not set: export it/);
    expect(hintOf({ RANK_ID: '3', RANK_SIZE: '2' })).toBeUndefined();
  });
});
