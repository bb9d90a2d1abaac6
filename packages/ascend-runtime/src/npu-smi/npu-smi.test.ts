import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNpuSmi } from './parse-npu-smi.js';
import { queryNpus } from './query-npus.js';

const ascend910 = `+------------------------------------------------------------------------------------------------+
| npu-smi 24.1.0                   Version: 24.1.0                                               |
+---------------------------+---------------+----------------------------------------------------+
| NPU   Name                | Health        | Power(W)    Temp(C)           Hugepages-Usage(page)|
| Chip                      | Bus-Id        | AICore(%)   Memory-Usage(MB)  HBM-Usage(MB)        |
+===========================+===============+====================================================+
| 0     910B                | OK            | 70.0        34                0    / 0             |
| 0                         | 0000:C1:00.0  | 0           1197 / 13553      1365 / 32768         |
+===========================+===============+====================================================+
| 1     910B                | Warning       | 251.3       61                15   / 15            |
| 0                         | 0000:81:00.0  | 97          1322 / 15665      60156/ 65536         |
+===========================+===============+====================================================+
+---------------------------+---------------+----------------------------------------------------+
| NPU     Chip              | Process id    | Process name             | Process memory(MB)      |
+===========================+===============+====================================================+
| No running processes found in NPU 0                                                            |
+===========================+===============+====================================================+
| 1       0                 | 1333928       | python3.7                | 28709                   |
| 1       0                 | 1333929       |                          | 132                     |
+===========================+===============+====================================================+
`;

const ascend910c = `+------------------------------------------------------------------------------------------------+
| npu-smi 25.2.1                   Version: 25.2.1                                               |
+---------------------------+---------------+----------------------------------------------------+
| NPU   Name                | Health        | Power(W)    Temp(C)           Hugepages-Usage(page)|
| Chip  Phy-ID              | Bus-Id        | AICore(%)   Memory-Usage(MB)  HBM-Usage(MB)        |
+===========================+===============+====================================================+
| 3     Ascend910           | OK            | 161.8       36                0    / 0             |
| 0     6                   | 0000:9D:00.0  | 0           0    / 0          3122 / 65536         |
+------------------------------------------------------------------------------------------------+
| 3     Ascend910           | OK            | -           35                0    / 0             |
| 1     7                   | 0000:9F:00.0  | 0           0    / 0          2891 / 65536         |
+===========================+===============+====================================================+
`;

/** Before 21.0: no Hugepages column, other rules, no processes. */
const ascend310 = `+------------------------------------------------------------------------------+
| npu-smi 20.2.2                       Version: 20.2.2                         |
+-------------------+-----------------+----------------------------------------+
| NPU     Name      | Health          | Power(W)          Temp(C)              |
| Chip    Device    | Bus-Id          | AICore(%)         Memory-Usage(MB)     |
+-------------------+-----------------+----------------------------------------+
| 2       310       | OK              | 12.8              45                   |
| 0       0         | 0000:82:00.0    | 0                 2621 / 8192          |
+-------------------+-----------------+----------------------------------------+
| 2       310       | OK              | 12.8              44                   |
| 1       1         | 0000:83:00.0    | 0                 2621 / 8192          |
+-------------------+-----------------+----------------------------------------+
`;

/** An embedded chip without PCI, in a container that hides much. */
const ascend310b = `+--------------------------------------------------------------------------------------------------------+
| npu-smi 23.0.rc3                                 Version: 23.0.rc3                                     |
+-------------------------------+-----------------+------------------------------------------------------+
| NPU     Name                  | Health          | Power(W)     Temp(C)           Hugepages-Usage(page) |
| Chip    Device                | Bus-Id          | AICore(%)    Memory-Usage(MB)                        |
+===============================+=================+======================================================+
| 0       310B1                 | Alarm           | NA           54                15    / 15            |
| 0       0                     | NA              | NA           NA   / NA                               |
+===============================+=================+======================================================+
`;

describe('parseNpuSmi', () => {
  it('reads a 910: one chip a card, high-bandwidth memory, processes', () => {
    expect(parseNpuSmi(ascend910)).toEqual({
      version: '24.1.0',
      chips: [
        {
          npu: 0,
          chip: 0,
          deviceId: null,
          name: '910B',
          health: 'OK',
          busId: '0000:C1:00.0',
          powerWatts: 70,
          temperatureCelsius: 34,
          aiCorePercent: 0,
          memoryMb: { used: 1197, total: 13_553 },
          hbmMb: { used: 1365, total: 32_768 },
          hugepages: { used: 0, total: 0 },
        },
        {
          npu: 1,
          chip: 0,
          deviceId: null,
          name: '910B',
          health: 'Warning',
          busId: '0000:81:00.0',
          powerWatts: 251.3,
          temperatureCelsius: 61,
          aiCorePercent: 97,
          memoryMb: { used: 1322, total: 15_665 },
          hbmMb: { used: 60_156, total: 65_536 },
          hugepages: { used: 15, total: 15 },
        },
      ],
      processes: [
        { npu: 1, chip: 0, pid: 1_333_928, name: 'python3.7', memoryMb: 28_709 },
        { npu: 1, chip: 0, pid: 1_333_929, name: '', memoryMb: 132 },
      ],
    });
  });

  it('reads a 910C: two chips a card, power shown once', () => {
    const { chips, processes } = parseNpuSmi(ascend910c);
    expect(
      chips.map(({ npu, chip, deviceId, powerWatts, hbmMb }) => [
        npu,
        chip,
        deviceId,
        powerWatts,
        hbmMb?.used,
      ]),
    ).toEqual([
      [3, 0, 6, 161.8, 3122],
      [3, 1, 7, null, 2891],
    ]);
    expect(processes).toEqual([]);
  });

  it('reads a 310 of the first releases: devices, no huge pages, no high-bandwidth memory', () => {
    const { version, chips } = parseNpuSmi(ascend310.replaceAll('\n', '\r\n'));
    expect(version).toBe('20.2.2');
    expect(chips).toHaveLength(2);
    expect(chips[1]).toEqual({
      npu: 2,
      chip: 1,
      deviceId: 1,
      name: '310',
      health: 'OK',
      busId: '0000:83:00.0',
      powerWatts: 12.8,
      temperatureCelsius: 44,
      aiCorePercent: 0,
      memoryMb: { used: 2621, total: 8192 },
      hbmMb: null,
      hugepages: null,
    });
  });

  it('takes NA for what is not known', () => {
    expect(parseNpuSmi(ascend310b).chips).toEqual([
      {
        npu: 0,
        chip: 0,
        deviceId: 0,
        name: '310B1',
        health: 'Alarm',
        busId: null,
        powerWatts: null,
        temperatureCelsius: 54,
        aiCorePercent: null,
        memoryMb: null,
        hbmMb: null,
        hugepages: { used: 15, total: 15 },
      },
    ]);
  });

  it.each<[string, string, string]>([
    [
      'another text',
      'dcmi module initialize failed. ret is -8005',
      'Expected a table of NPUs in the output of npu-smi info, got "dcmi module initialize failed. ret is -8005".',
    ],
    ['nothing', '', 'Expected a table of NPUs'],
    [
      'a chip of one row',
      ascend310.split('\n').slice(0, 7).join('\n'),
      'Expected two rows a chip in the output of npu-smi info, got "| 2       310       | OK ',
    ],
    [
      'a value that is none',
      ascend910.replace('251.3', 'hot'),
      'Expected a number, NA or - in the output of npu-smi info, got "| 1     910B',
    ],
    [
      'a card without a number',
      ascend910.replace('| 0     910B ', '| x     910B '),
      'Expected an NPU and its name',
    ],
    [
      'a process without an id',
      ascend910.replace('1333928', '-      '),
      'Expected a process id and its memory',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseNpuSmi(text)).toThrow(
      expect.objectContaining({
        code: 'NPU_SMI_FAILED',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});

describe('queryNpus', () => {
  it('runs npu-smi info and parses it', async () => {
    const calls: unknown[] = [];
    const info = await queryNpus({
      run: (...call) => {
        calls.push(call);
        return Promise.resolve({ stdout: ascend910 });
      },
    });
    expect(calls).toEqual([['npu-smi', ['info'], { timeout: 20_000 }]]);
    expect(info.chips.map(({ name }) => name)).toEqual(['910B', '910B']);
  });

  it('says that npu-smi is missing', async () => {
    await expect(queryNpus({ command: 'npu-smi-of-no-machine' })).rejects.toMatchObject({
      name: 'AscendError',
      code: 'NPU_SMI_MISSING',
      message: 'Cannot query NPUs: there is no npu-smi-of-no-machine on PATH.',
      hint: 'The Ascend driver brings it; a machine without it has no usable NPU.',
    });
  });

  it('says what npu-smi said when it failed', async () => {
    const run = () =>
      Promise.reject(
        Object.assign(new Error('Command failed: npu-smi info'), {
          code: 1,
          stdout: 'dcmi module initialize failed. ret is -8005\n',
          stderr: '',
        }),
      );
    await expect(queryNpus({ run })).rejects.toMatchObject({
      code: 'NPU_SMI_FAILED',
      message: 'Cannot query NPUs: "npu-smi info" failed: dcmi module initialize failed. ret is -8005',
    });
    await expect(queryNpus({ run: () => Promise.reject(new Error('killed')) })).rejects.toThrow(
      'failed: killed',
    );
  });

  describe('with a real process', () => {
    let folder = '';
    const script = (body: string): string => {
      const path = join(folder, 'npu-smi');
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    };
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'ascend-runtime-'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('reads its output', async () => {
      const command = script(`[ "$1" = info ] || exit 3\ncat <<'TABLE'\n${ascend910c}TABLE`);
      expect((await queryNpus({ command })).chips).toHaveLength(2);
    });

    it('reports its failure, and stops it when it hangs', async () => {
      await expect(queryNpus({ command: script('echo broken driver >&2; exit 1') })).rejects.toThrow(
        'failed: broken driver',
      );
      await expect(queryNpus({ command: script('exec sleep 30'), timeout: 50 })).rejects.toMatchObject({
        code: 'NPU_SMI_FAILED',
      });
    });
  });
});
