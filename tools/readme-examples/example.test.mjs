import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, expectedOutput, firstExample } from './example.mjs';

test('the first fence marked ts is the example', () => {
  assert.equal(
    firstExample('# x\n```sh\nnpm i\n```\ntext\n```ts\na;\nb;\n```\n```ts\nc;\n```\n'),
    'a;\nb;\n',
  );
  assert.equal(firstExample('```js\na;\n```\n'), undefined);
});

test('comments before the first console.log are comments, after it they are output', () => {
  const example = [
    '// Three boxes.',
    'const n = f(); // not printed',
    'console.log(n); // → 3',
    'console.log(table);',
    '// a  b',
    '// → 1  2',
    '//',
    '// end',
  ];
  assert.deepEqual(expectedOutput(example.join('\n')), ['3', 'a  b', '1  2', '', 'end']);
});

test('output must be the same, line by line', () => {
  assert.equal(difference(['a.b', '', 'c'], ['a.b  ', '', 'c']), undefined);
  assert.match(difference(['a.b'], ['axb']), /expected\n {4}a\.b\nprinted\n {4}axb/);
  assert.notEqual(difference(['a'], ['a', 'b']), undefined);
  assert.notEqual(difference(['a', 'b'], ['a']), undefined);
});

test('an ellipsis stands for text in a line, alone for lines', () => {
  assert.equal(difference(['took … ms', '…', 'end'], ['took 12 ms', 'x', 'y', 'end']), undefined);
  assert.equal(difference(['…', 'end'], ['end']), undefined);
  assert.notEqual(difference(['took … ms'], ['took 12 s']), undefined);
});
