import { formatBytes } from '@ssd/trainer/files';
import { checkDisk } from './check-disk.js';
import { checkMemory } from './check-memory.js';
import { checkNode } from './check-node.js';
import { checkProcessor } from './check-processor.js';
import { checkTensorFlow } from './check-tensorflow.js';
import type { Machine } from './machine.js';

/** A machine on which all is well, and what differs. */
function machine(differs: Partial<Machine> = {}): Machine {
  return {
    node: '20.20.2',
    platform: 'linux',
    arch: 'x64',
    system: '6.1',
    cores: 2,
    memory: { total: 8e9, free: 4e9 },
    cpu: { avx: true, avx2: true, avx512: true, bf16: true, model: 'Test CPU' },
    freeBytes: () => Promise.resolve(50e9),
    locate: () => ({ cc: '/lib/tf.so', source: 'a test' }),
    load: () => ({
      version: '2.21.0',
      path: '/lib/tf.so',
      source: 'a test',
      oneDnn: { enabled: true, by: 'a test says so' },
      devices: () => [{ name: '/device:CPU:0', type: 'CPU' }],
    }),
    capabilities: () => ({ dilatedConvolutionGradients: true, bfloat16Convolutions: true }),
    ...differs,
  };
}

const cpu = (differs: Partial<Machine['cpu']>): Machine => machine({ cpu: { ...machine().cpu, ...differs } });

describe('the checks', () => {
  it('are content with a good machine', async () => {
    const good = machine();
    const checks = [
      checkNode(good),
      checkProcessor(good),
      checkMemory(good),
      await checkDisk(good, '/work'),
      checkTensorFlow(good),
    ];
    expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(checks.map(({ found }) => found)).toEqual([
      '20.20.2 on linux x64 (6.1)',
      'Test CPU, 2 cores, avx avx2 avx512 bf16',
      '8.0 GB, 4.0 GB free',
      '50.0 GB free in /work',
      '2.21.0 at /lib/tf.so (a test), devices CPU, oneDNN on (a test says so)',
    ]);
  });

  it('want Node 20', () => {
    expect(checkNode(machine({ node: '18.19.0' }))).toMatchObject({
      status: 'problem',
      hint: expect.stringContaining('Node 20') as string,
    });
    expect(checkNode(machine({ node: '24.1.0' })).status).toBe('ok');
  });

  it('want AVX on x64, and would like bf16', () => {
    expect(checkProcessor(cpu({ avx: false, avx2: false, avx512: false, bf16: false }))).toMatchObject({
      status: 'problem',
      hint: expect.stringContaining('AVX') as string,
    });
    expect(checkProcessor(cpu({ bf16: false })).status).toBe('warning');
    expect(checkProcessor({ ...cpu({ avx: false, bf16: true }), arch: 'arm64' }).status).toBe('ok');
  });

  it('warn of little memory and little disk', async () => {
    expect(checkMemory(machine({ memory: { total: 1e9, free: 1e8 } })).status).toBe('warning');
    expect((await checkDisk(machine({ freeBytes: () => Promise.resolve(1e8) }), '/work')).status).toBe(
      'warning',
    );
  });

  it('report a folder that cannot be looked at', async () => {
    const broken = machine({ freeBytes: () => Promise.reject(new Error('ENOENT')) });
    expect(await checkDisk(broken, '/gone')).toMatchObject({
      status: 'problem',
      found: '/gone cannot be looked at: ENOENT',
    });
  });

  it('say how to get TensorFlow, and why one that is there does not open', () => {
    expect(checkTensorFlow(machine({ locate: () => undefined }))).toMatchObject({
      status: 'problem',
      hint: expect.stringContaining('npx @ssd/train-cli doctor --fix') as string,
    });
    const load = (): never => {
      throw Object.assign(new Error('cannot open'), {
        code: 'UNAVAILABLE',
        hint: 'Delete that folder and fetch it again with fetchLibrary().',
      });
    };
    expect(checkTensorFlow(machine({ load }))).toMatchObject({
      status: 'problem',
      found: 'cannot open',
      hint: 'Delete that folder and run "ssd doctor --fix" to fetch it again.',
    });
  });

  it('say what TensorFlow does without', () => {
    const capabilities = () => ({ dilatedConvolutionGradients: false, bfloat16Convolutions: false });
    const { status, hint, facts } = checkTensorFlow(machine({ capabilities }));
    expect(status).toBe('ok');
    expect(hint).toMatch(/no gradients of dilated convolutions.*, and no bf16 here, although/);
    expect(facts).toMatchObject({ oneDnn: true, oneDnnBy: 'a test says so', bfloat16Convolutions: false });
    expect(checkTensorFlow({ ...cpu({ bf16: false }), capabilities }).hint).not.toMatch(/bf16/);
  });

  it('call devices on the library itself, which needs its this', () => {
    const library = {
      version: '2',
      path: '/p',
      source: 's',
      oneDnn: { enabled: false, by: 'a test says so' },
      own: [{ name: 'a', type: 'CPU' }],
      devices() {
        return this.own;
      },
    };
    expect(checkTensorFlow(machine({ load: () => library })).status).toBe('ok');
  });
});

describe('formatBytes', () => {
  it.each([
    [850e6, '850 MB'],
    [1.5e9, '1.5 GB'],
    [0, '0 MB'],
  ])('%d → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
