import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const tools = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const processor = () => execFileSync(process.execPath, [join(tools, 'processor.mjs')], { encoding: 'utf8' });

test('one processor has one name', () => {
  assert.match(processor(), /^[0-9a-f]{16}\n$/);
  assert.equal(processor(), processor());
});

test('what chooses kernels is among the inputs of whatever runs TensorFlow', () => {
  const { namedInputs, targetDefaults } = JSON.parse(readFileSync(join(tools, '..', 'nx.json'), 'utf8'));
  for (const target of ['test', 'check:readme'])
    assert.ok(targetDefaults[target].inputs.includes('kernels'), `${target} lacks it`);
  for (const input of [
    { env: 'TF_ENABLE_ONEDNN_OPTS' },
    { env: 'ONEDNN_MAX_CPU_ISA' },
    { env: 'SSD_LIBTENSORFLOW' },
    { runtime: 'node tools/processor.mjs' },
  ])
    assert.ok(
      namedInputs.kernels.some((known) => JSON.stringify(known) === JSON.stringify(input)),
      `"kernels" in nx.json lacks ${JSON.stringify(input)}`,
    );
});
