import { npuOptimizer } from './npu-config.js';
import { readRankTable } from './rank/read-rank-table.js';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('AscendError', () => {
  it('has the advice apart from the message', () => {
    expect(
      thrownBy(() => npuOptimizer({ enableDump: true, enableDumpDebug: true, dumpPath: 'd' })),
    ).toMatchObject({
      name: 'AscendError',
      code: 'BAD_OPTION',
      message: 'The options enableDump and enableDumpDebug exclude each other, got both.',
      hint: 'Leave one of them out.',
    });
  });

  it('has the error of the system as its cause', async () => {
    await expect(readRankTable('/no/such.json')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/^Cannot read the rank table \/no\/such\.json: ENOENT/) as string,
      hint: 'Check the path; a relative path starts from the current folder.',
      cause: { code: 'ENOENT' },
    });
  });
});
