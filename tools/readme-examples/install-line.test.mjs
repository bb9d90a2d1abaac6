import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installLines } from './install-line.mjs';

test('install lines are those of npm in fences marked sh before the example', () => {
  const readme = [
    'npm install not-this',
    '```sh',
    'npm install @ssd/a b   # with b',
    'npx @ssd/train-cli doctor --fix',
    'npm i --save-dev c@1',
    '```',
    '```text',
    'npm install not-this',
    '```',
    '```ts',
    'a;',
    '```',
    '```sh',
    'npm install too-late',
    '```',
  ].join('\n');
  assert.deepEqual(installLines(readme), [
    ['@ssd/a', 'b'],
    ['--save-dev', 'c@1'],
  ]);
  assert.deepEqual(installLines('```ts\na;\n```\n'), []);
});
