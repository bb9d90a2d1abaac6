import { encodeMessage } from '../proto/schema.js';
import { graphNodes, inputNode, subgraph } from './graph-def.js';

// a → b:1 → c, d waits for b; e stands alone.
const NODES = [
  { name: 'a', op: 'Const', input: [] },
  { name: 'b', op: 'Split', input: ['a'] },
  { name: 'c', op: 'Relu', input: ['b:1'] },
  { name: 'd', op: 'NoOp', input: ['^b'] },
  { name: 'e', op: 'Const', input: [] },
];
const VERSIONS = Uint8Array.of(0x08, 0x07);
const graphDef = encodeMessage('GraphDef', {
  node: NODES.map((node) => encodeMessage('NodeDef', node)),
  versions: VERSIONS,
});

it('reads nodes in order', () => {
  expect(graphNodes(graphDef)).toEqual(NODES);
});

it.each([
  ['a', 'a'],
  ['scope/b:1', 'scope/b'],
  ['^b', 'b'],
])('input %s is of node %s', (input, node) => {
  expect(inputNode(input)).toBe(node);
});

describe('subgraph', () => {
  const names = (roots: string[]) => graphNodes(subgraph(graphDef, roots)).map(({ name }) => name);

  it.each([
    [['c'], ['a', 'b', 'c']],
    [['d'], ['a', 'b', 'd']],
    [
      ['e', 'd'],
      ['a', 'b', 'd', 'e'],
    ],
    [[], []],
  ])('%j needs %j', (roots, expected) => {
    expect(names(roots)).toEqual(expected);
  });

  it('keeps the versions, without which TensorFlow reads it as of 2015', () => {
    // field 4, 2 bytes
    expect(Buffer.from(subgraph(graphDef, [])).toString('hex')).toContain('22020807');
  });

  it('passes a loop, whose nodes need each other', () => {
    const loop = encodeMessage('GraphDef', {
      node: [
        { name: 'merge', op: 'Merge', input: ['next'] },
        { name: 'next', op: 'NextIteration', input: ['merge'] },
      ].map((node) => encodeMessage('NodeDef', node)),
    });
    expect(graphNodes(subgraph(loop, ['merge']))).toHaveLength(2);
  });
});
