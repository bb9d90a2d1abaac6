import { parseCoco } from './convert/coco-file.js';
import { parseDataYaml } from './convert/data-yaml.js';
import { DatasetError } from './dataset-error.js';
import { editAnnotation } from './fix/edit-annotation.js';
import { parseAnnotation } from './parse-annotation.js';
import { itGrowsSlowly, repeated } from '@ssd/testing/growth';

const isOurs = (error: unknown): boolean => error instanceof DatasetError;

const MARKUP = [
  ...[
    '<',
    '>',
    '&',
    '"',
    ' ',
    '\n',
    '<a>',
    '</a>',
    '<a/>',
    '<!--',
    '<!---->',
    '<![CDATA[',
    '<![CDATA[]]>',
    '<?a?>',
    '<!',
  ],
  ...['&#65;', '<object/>', '<object><name>x</name></object>', 'a<x/>', ']]>', '-->', 'a="b" ', "'"],
];

describe('annotations', () => {
  const read = (xml: string) => parseAnnotation(xml, 'a.xml');
  itGrowsSlowly(read, repeated(MARKUP, { before: '<annotation>', after: '</annotation>' }), isOurs);
  itGrowsSlowly(read, repeated(MARKUP), isOurs);
  itGrowsSlowly(
    read,
    repeated(['[', '<!ENTITY a "b">'], { before: '<!DOCTYPE a ', after: '><annotation/>' }),
    isOurs,
  );
  const edit = { width: 5, height: 5, filename: 'a.jpg', dropped: new Set<number>(), boxes: new Map() };
  itGrowsSlowly(
    (xml) => editAnnotation(xml, edit, 'a.xml'),
    repeated(MARKUP, { before: '<annotation>', after: '</annotation>' }),
    isOurs,
  );
});

describe('data.yaml', () => {
  const read = (text: string) => parseDataYaml(text, 'data.yaml');
  const parts = [
    "'",
    '"',
    '[',
    '{',
    ' ',
    '\n',
    '#',
    ': ',
    'a: b\n',
    '- a\n',
    "'a', ",
    '\\',
    '0: a\n',
    ' - ',
    ',',
  ];
  itGrowsSlowly(read, repeated(parts), isOurs);
  itGrowsSlowly(read, repeated(parts, { before: 'names: [', after: ']' }), isOurs);
  itGrowsSlowly(read, repeated(parts, { before: 'names: {0: a', after: '}' }), isOurs);
  itGrowsSlowly(read, repeated(parts, { before: 'names:\n' }), isOurs);
});

describe('COCO', () => {
  const read = (text: string) => parseCoco(text, 'a.json');
  itGrowsSlowly(read, repeated(['[', '{"a":', '"', '{}', ' ', '[],']), isOurs);
  itGrowsSlowly(read, repeated(['{},'], { before: '{"images":[', after: '{}]}' }), isOurs);
  it('says of a list nested beyond the stack what it is', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(() => read(`{"images":[${deep}]}`)).toThrow(/images\[0\] of a\.json, got a list, deeply nested/);
  });
});
