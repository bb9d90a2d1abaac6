import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNpuFolders } from './check-folders.js';
import { dumpOptions, overflowDumpOptions } from './dump-options.js';
import { npuConfig, npuOptimizer } from './npu-config.js';
import { parameters } from './parameters/all.js';
import type { NpuOptions } from './parameters/all.js';
import { profilingOptions } from './profiling-options.js';
import type { ProfilingOptions } from './profiling-options.js';
import { referenceOptions } from './reference-options.js';

describe('npuConfig', () => {
  it('turns remapping and memory optimization off and adds NpuOptimizer', () => {
    expect(npuConfig({ precisionMode: 'allow_mix_precision', hcomParallel: true })).toEqual({
      allowSoftPlacement: true,
      logDevicePlacement: false,
      graphOptions: {
        optimizerOptions: { globalJitLevel: -1 },
        rewriteOptions: {
          remapping: 'off',
          memoryOptimization: 'off',
          customOptimizers: [
            {
              name: 'NpuOptimizer',
              parameterMap: { precision_mode: 'allow_mix_precision', hcom_parallel: true },
            },
          ],
        },
      },
    });
  });

  it('sends nothing that was not asked for', () => {
    expect(npuConfig().graphOptions?.rewriteOptions?.customOptimizers).toEqual([
      { name: 'NpuOptimizer', parameterMap: {} },
    ]);
  });
});

describe('npuOptimizer', () => {
  it('sends every value in the kind that the adapter reads', () => {
    expect(
      npuOptimizer({
        useOffLine: true,
        iterationsPerLoop: 10,
        graphMemoryMaxSize: 16_474_836_480,
        variableMemoryMaxSize: 30 * 1024 ** 3,
        localDeviceList: '1,2,3',
        hcclAlgorithm: 'level0:NA',
        jitCompile: 'auto',
        autoTuneMode: 'RL,GA',
        experimental: { accelerate_train_mode: 'fast' },
      }).parameterMap,
    ).toEqual({
      use_off_line: true,
      iterations_per_loop: 10,
      graph_memory_max_size: '16474836480',
      variable_memory_max_size: '32212254720',
      local_device_list: '1,2,3',
      HCCL_algorithm: 'level0:NA',
      jit_compile: 'auto',
      auto_tune_mode: 'RL,GA',
      experimental_accelerate_train_mode: 'fast',
    });
  });

  it('names each parameter once, by its option in snake case', () => {
    const names = Object.values(parameters).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [option, { name }] of Object.entries(parameters)) {
      const snake = option.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
      expect(name).toBe(option === 'hcclAlgorithm' ? 'HCCL_algorithm' : snake);
    }
  });

  it.each([
    'allow_fp32_to_fp16',
    'force_fp16',
    'must_keep_origin_dtype',
    'allow_mix_precision',
    'force_fp32',
    'cube_fp16in_fp32out',
    'allow_mix_precision_fp16',
    'allow_mix_precision_bf16',
    'allow_fp32_to_bf16',
  ] as const)('knows the precision mode %s', (precisionMode) => {
    expect(npuOptimizer({ precisionMode }).parameterMap).toEqual({ precision_mode: precisionMode });
  });

  it.each<[Record<string, unknown>, string]>([
    [
      { precisionMode: 'allow_mixed_precision' },
      'Unknown precisionMode "allow_mixed_precision". Did you mean "allow_mix_precision"? Available: allow_fp32_to_fp16, force_fp16,',
    ],
    [
      { precision_mode: 'force_fp16' },
      'Unknown NPU option "precision_mode". Did you mean "precisionMode"? Available: useOffLine, ',
    ],
    [{ precisionMode: 5 }, 'Unknown precisionMode 5. Available: '],
    [{ toString: 'x' }, 'Unknown NPU option "toString".'],
    [{ useOffLine: 1 }, 'Expected useOffLine to be true or false, got 1.'],
    [{ graphRunMode: 2 }, 'Expected graphRunMode to be an integer from 0 to 1, got 2.'],
    [{ iterationsPerLoop: 0.5 }, 'Expected iterationsPerLoop to be an integer of at least 1, got 0.5.'],
    [{ opDebugLevel: 5 }, 'Expected opDebugLevel to be an integer from 0 to 4, got 5.'],
    [
      { graphMemoryMaxSize: '31GB' },
      'Expected graphMemoryMaxSize to be a positive number of bytes, got "31GB".',
    ],
    [{ localDeviceList: '1;2' }, 'Expected localDeviceList to be device ids such as "1,2,3", got "1;2".'],
    [{ job: '' }, 'Expected job to be a non-empty string, got "".'],
    [{ experimental: { mode: 3 } }, 'Expected experimental.mode to be a non-empty string, got 3.'],
    [
      { modifyMixlist: 'ops.json', precisionMode: 'force_fp16' },
      'The modifyMixlist option requires precisionMode "allow_mix_precision", got "force_fp16".',
    ],
    [{ modifyMixlist: 'ops.json' }, 'requires precisionMode "allow_mix_precision", got none.'],
    [
      { dynamicGraphExecuteMode: 'lazy_recompile' },
      'The dynamicGraphExecuteMode option requires dynamicInput: true',
    ],
    [
      { inputShape: 'x:1', dynamicDims: '1;2' },
      'The options inputShape, dynamicDims and dynamicNodeType go together, got 2 of the three.',
    ],
    [
      { enableDump: true, enableDumpDebug: true, dumpPath: 'd' },
      'The options enableDump and enableDumpDebug exclude each other, got both.',
    ],
    [{ enableDump: true }, 'A dump requires dumpPath, a folder that exists, got none.'],
    [{ dumpStep: '1,2' }, 'Expected dumpStep to be steps and ranges such as "0|5|10-20", got "1,2".'],
    [{ dumpStep: '1|20-10' }, 'Expected ranges of dumpStep to rise, got "20-10".'],
    [
      { dumpStep: Array.from({ length: 101 }, (_, i) => i).join('|') },
      'Expected dumpStep to have at most 100 steps and ranges, got 101.',
    ],
    [{ profilingMode: true }, 'The option profilingMode requires profilingOptions'],
    [
      { enableCompressWeight: true, compressWeightConf: 'c.cfg' },
      'The options enableCompressWeight and compressWeightConf exclude each other, got both.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => npuOptimizer(options as NpuOptions)).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it('takes an option that is undefined as left out', () => {
    expect(npuOptimizer({ job: undefined } as unknown as NpuOptions).parameterMap).toEqual({});
  });
});

describe('dumpOptions and overflowDumpOptions', () => {
  it('make the parameters of the adapter', () => {
    expect(
      npuOptimizer(dumpOptions({ path: '/var/dump', steps: [0, 5, [10, 20]], mode: 'all' })).parameterMap,
    ).toEqual({
      enable_dump: true,
      dump_path: '/var/dump',
      dump_mode: 'all',
      dump_step: '0|5|10-20',
    });
    expect(npuOptimizer(dumpOptions({ path: '/var/dump' })).parameterMap).toEqual({
      enable_dump: true,
      dump_path: '/var/dump',
      dump_mode: 'output',
    });
    expect(
      npuOptimizer(overflowDumpOptions({ path: '/var/dump', mode: 'aicore_overflow' })).parameterMap,
    ).toEqual({
      enable_dump_debug: true,
      dump_path: '/var/dump',
      dump_debug_mode: 'aicore_overflow',
    });
  });

  it('are checked with the rest', () => {
    expect(() => npuOptimizer(dumpOptions({ path: '/var/dump', steps: [-1] }))).toThrow(
      'Expected dumpStep to be steps',
    );
    expect(() => npuOptimizer(dumpOptions({ path: '/var/dump', steps: [] }))).toThrow(
      'Expected dumpStep to be steps',
    );
    expect(() => npuOptimizer(dumpOptions({ path: '' }))).toThrow(
      'Expected dumpPath to be a non-empty string, got "".',
    );
  });
});

describe('profilingOptions', () => {
  it('make the JSON of the documentation', () => {
    expect(npuOptimizer(profilingOptions({ output: '/var/profiling' })).parameterMap).toEqual({
      profiling_mode: true,
      profiling_options:
        '{"output":"/var/profiling","training_trace":"on","task_trace":"on","hccl":"off","aicpu":"on","fp_point":"","bp_point":"","aic_metrics":"PipeUtilization"}',
    });
    const all = profilingOptions({
      output: '/var/profiling',
      storageLimit: 200,
      trainingTrace: false,
      taskTrace: false,
      hccl: true,
      aicpu: false,
      fpPoint: 'conv1_1',
      bpPoint: 'grad',
      aicMetrics: 'MemoryL0',
    });
    expect(JSON.parse(all.profilingOptions!)).toEqual({
      output: '/var/profiling',
      storage_limit: '200MB',
      training_trace: 'off',
      task_trace: 'off',
      hccl: 'on',
      aicpu: 'off',
      fp_point: 'conv1_1',
      bp_point: 'grad',
      aic_metrics: 'MemoryL0',
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ output: '' }, 'Expected the profiling output to be a folder that exists, got "".'],
    [
      { output: 'p', storageLimit: -1 },
      'Expected storageLimit to be a positive number of megabytes, got -1.',
    ],
    [
      { output: 'p', aicMetrics: 'Memory0' },
      'Unknown aicMetrics "Memory0". Did you mean "Memory"? Available: PipeUtilization, ',
    ],
  ])('refuse %j', (options, message) => {
    expect(() => profilingOptions(options as unknown as ProfilingOptions)).toThrow(message);
  });
});

describe('referenceOptions', () => {
  it('are those of the reference on one device and on eight, with either dump', () => {
    expect(npuOptimizer(referenceOptions()).parameterMap).toEqual({
      precision_mode: 'allow_fp32_to_fp16',
      dynamic_input: true,
      dynamic_graph_execute_mode: 'lazy_recompile',
      use_off_line: true,
    });
    expect(
      npuOptimizer(referenceOptions({ rankSize: 8, dump: 'overflow', dumpPath: '/d' })).parameterMap,
    ).toMatchObject({
      hcom_parallel: true,
      enable_dump_debug: true,
      dump_debug_mode: 'all',
      dump_path: '/d',
    });
    const data = npuOptimizer(referenceOptions({ dump: 'data', dumpPath: '/d' })).parameterMap;
    expect(data).toMatchObject({ enable_dump: true, dump_mode: 'all', dump_path: '/d' });
    expect(data).not.toHaveProperty('dump_step'); // every step
    expect(() => referenceOptions({ dump: 'data' })).toThrow(
      'Expected dumpPath, a folder that exists, for the dump "data", got none.',
    );
  });
});

describe('checkNpuFolders', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ascend-runtime-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes folders that exist, and options without', async () => {
    await checkNpuFolders({});
    await checkNpuFolders({ ...dumpOptions({ path: folder }), ...profilingOptions({ output: folder }) });
    await checkNpuFolders({ profilingOptions: 'training_trace:task_trace' });
  });

  it('names what is missing, or is a file', async () => {
    const missing = join(folder, 'none');
    await expect(checkNpuFolders({ dumpPath: missing })).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining(
        `Expected dumpPath to be a folder that can be read and written, got ${missing}: ENOENT`,
      ) as string,
    });
    await expect(checkNpuFolders(profilingOptions({ output: missing }))).rejects.toThrow(
      'Expected the output of profilingOptions to be a folder',
    );
    writeFileSync(join(folder, 'file'), '');
    await expect(checkNpuFolders({ dumpPath: join(folder, 'file') })).rejects.toThrow(
      `to be a folder, got the file ${join(folder, 'file')}.`,
    );
  });
});
