import fc from 'fast-check';

/** Values that a careless parser takes for numbers, paths or markup. */
const VALUES = [
  ...[
    '-1',
    '0',
    '1',
    '400',
    '1e2',
    '1e999',
    '1e9',
    '-1e-9',
    'NaN',
    'Infinity',
    '0x10',
    '1,5',
    '٣',
    '2.5',
    ' 7 ',
  ],
  ...['', 'é', '\0', '\uFEFF', '&#0;', '&#x110000;', '&e;', '<![CDATA[a<b]]>', '<!-- -->', 'a'.repeat(300)],
  ...['../../etc/passwd', '/etc/passwd', 'C:\\x', '__proto__', 'constructor', 'toString', '<a/>'],
] as const;

/** Pieces of syntax. */
const PIECES = [
  ...[
    '<',
    '>',
    '/',
    '&',
    '"',
    '=',
    '\uD800',
    '<object>',
    '</object>',
    '</bndbox>',
    '<name>',
    '</annotation>',
  ],
  ...['<![CDATA[', ']]>', '<!--', '-->', '<?', '?>', '<!DOCTYPE a [<!ENTITY e "e">]>', '<annotation>'],
] as const;

type Mutation = (text: string) => string;

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** Applies a change to one of a pattern's matches. */
function atMatch(pattern: RegExp, at: number, change: (match: string) => string): Mutation {
  return (text) => {
    const matches = [...text.matchAll(pattern)];
    const match = matches[Math.floor(at * matches.length)];
    if (match === undefined) return text;
    return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
  };
}

const TEXT_OF_ELEMENT = /(?<=>)[^<>]+(?=<\/)/g;
const ELEMENT = /<(\w+)>[^]*?<\/\1>/g;

/** The document stays well-formed, mostly: another value in an element, or an element left out, twice or emptied. */
const mildMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(share, fc.constantFrom(...VALUES)).map(([at, value]) => atMatch(TEXT_OF_ELEMENT, at, () => value)),
  fc
    .tuple(
      share,
      fc.constantFrom<(element: string) => string>(
        () => '',
        (element) => element + element,
        (element) => element.replace(/>[^]*</, '><'),
      ),
    )
    .map(([at, change]) => atMatch(ELEMENT, at, change)),
);

const wildMutation: fc.Arbitrary<Mutation> = fc
  .tuple(share, fc.oneof(fc.nat(3), fc.nat(80)), fc.constantFrom(...PIECES, ...VALUES))
  .map(([at, cut, piece]) => (text) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + piece + text.slice(start + cut);
  });

/** A text with one to six changes: half of the texts are well-formed afterwards. */
export function mutatedText(text: string): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.array(mildMutation, { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(mildMutation, wildMutation), { minLength: 1, maxLength: 6 }),
    )
    .map((mutations) => mutations.reduce((mutated, mutate) => mutate(mutated), text));
}

/** Bytes with some changed, cut out, said twice or missing at the end. */
export function mutatedBytes(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      fc.array(
        fc.record({
          at: fc.oneof(fc.nat(bytes.length - 1), fc.nat(40)),
          cut: fc.constantFrom(0, 1, 1, 1, 7),
          put: fc.uint8Array({ maxLength: 4 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.constantFrom(1, 1, 1, 0.9, 0.4, 0.02),
    )
    .map(([changes, kept]) => {
      const mutated = changes.reduce(
        (all, { at, cut, put }) =>
          Buffer.concat([all.subarray(0, at), Buffer.from(put), all.subarray(at + cut)]),
        Buffer.from(bytes),
      );
      return mutated.subarray(0, Math.ceil(kept * mutated.length));
    });
}
