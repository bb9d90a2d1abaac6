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

test('comments with console.log and right after it are output, others are comments', () => {
  const example = [
    '// Three boxes.',
    'const n = f(); // not printed',
    'console.log(n); // → 3',
    'console.log("http://x"); // http://x',
    'console.log(table);',
    'const more = 1; // not printed',
    '// a  b',
    '// → 1  2',
    '',
    '// A paragraph.',
    'console.log(',
    '  n,',
    ');',
    '// 3',
  ];
  assert.deepEqual(expectedOutput(example.join('\n')), ['3', 'http://x', 'a  b', '1  2', '3']);
});

test('the words must be the same, lines and spaces may differ', () => {
  assert.equal(difference(['{ a.b: [ 1, 2 ] }', 'c'], ['{', '  a.b: [ 1, 2 ]', '}', 'c', '']), undefined);
  assert.match(difference(['a.b'], ['axb']), /expected\n {4}a\.b\nprinted\n {4}axb/);
  assert.notEqual(difference(['a'], ['a', 'b']), undefined);
  assert.notEqual(difference(['a', 'b'], ['a']), undefined);
});

test('an ellipsis stands for any text', () => {
  assert.equal(difference(['took … ms', '…', 'end'], ['took 12 ms', 'x', 'y', 'end']), undefined);
  assert.notEqual(difference(['took … ms'], ['took 12 s']), undefined);
});
