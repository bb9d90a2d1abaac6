import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { load } from '../native/tensorflow.js';
import { capabilities, capabilitiesOf } from './capabilities.js';
import { tryGraph } from './try-graph.js';

/** What a process of its own says, since the switch is settled when the library is opened. */
const askAnother = (env: Record<string, string | undefined>): Record<string, unknown> => {
  const program = `
    import { capabilities, loadTensorFlow, Session } from '@ssd/tf-runtime';
    const { oneDnn } = loadTensorFlow();
    const { dilatedConvolutionGradients, bfloat16Convolutions } = capabilities();
    let bfloat16Session = 'made';
    try { new Session({ precision: 'bfloat16' }); } catch (error) { bfloat16Session = error.message + '\\n' + error.hint; }
    console.log(JSON.stringify({ oneDnn, dilatedConvolutionGradients, bfloat16Convolutions, bfloat16Session }));
  `;
  const root = resolve(import.meta.dirname, '../../../..');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@ssd/source', '--import', './tools/source.mjs', '--input-type=module', '--eval', program],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } },
  );
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (line === '') throw new Error(stderr);
  return JSON.parse(line) as Record<string, unknown>;
};

describe('capabilities', () => {
  it('are tried once', () => {
    expect(capabilities()).toBe(capabilitiesOf(load()));
    expect(typeof capabilities().dilatedConvolutionGradients).toBe('boolean');
  });

  it('without oneDNN are neither dilated gradients nor bf16, and a session in bf16 says so', () => {
    const answer = askAnother({ TF_ENABLE_ONEDNN_OPTS: '0' });
    expect(answer).toMatchObject({
      oneDnn: { enabled: false, by: 'TF_ENABLE_ONEDNN_OPTS=0 says so' },
      dilatedConvolutionGradients: false,
      bfloat16Convolutions: false,
    });
    expect(answer['bfloat16Session']).toMatch(
      /UNIMPLEMENTED.*'bfloat16'.*oneDNN is off \(TF_ENABLE_ONEDNN_OPTS=0 says so\)\n.*TF_ENABLE_ONEDNN_OPTS=1/,
    );
  });

  it('with oneDNN kept to AVX2 are dilated gradients without bf16', () => {
    const answer = askAnother({ TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'AVX2' });
    expect(answer).toMatchObject({
      oneDnn: { enabled: true },
      dilatedConvolutionGradients: true,
      bfloat16Convolutions: false,
    });
    expect(answer['bfloat16Session']).toMatch(/does not use AVX-512 or bf16.*\n.*ONEDNN_MAX_CPU_ISA/);
  });
});

describe('a trial', () => {
  it('gives an error of TensorFlow’s back, and nobody else is blamed for it', () => {
    const tf = load();
    const input = { shape: [1], values: [1] };
    const build: Parameters<typeof tryGraph>[1]['build'] = (graph, x) => ({
      oper: graph.add({ type: 'CheckNumerics', name: 'check', inputs: [x], attributes: [{ name: 'message', type: 0, value: 'seen' }] }), // prettier-ignore
      index: 0,
    });
    expect(tryGraph(tf, { input: { shape: [1], values: [NaN] }, build })).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(tryGraph(tf, { input, build })).toEqual(Float32Array.of(1));
  });
});
