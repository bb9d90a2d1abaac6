import { DatasetError } from './dataset-error.js';
import { MAX_ANNOTATION_BYTES, parseAnnotation } from './parse-annotation.js';

const parse = (xml: string) => parseAnnotation(xml, 'a.xml');

const VOC = `<annotation>
  <folder>VOC2007</folder>
  <filename>000005.jpg</filename>
  <size><width>500</width><height>375</height><depth>3</depth></size>
  <object>
    <name>chair</name><pose>Rear</pose><truncated>0</truncated><difficult>1</difficult>
    <bndbox><xmin>263</xmin><ymin>211</ymin><xmax>324</xmax><ymax>339</ymax></bndbox>
  </object>
</annotation>`;

function failure(xml: string): DatasetError {
  try {
    parse(xml);
  } catch (error) {
    if (error instanceof DatasetError) return error;
  }
  throw new Error('Expected a DatasetError.');
}

describe('parseAnnotation', () => {
  it('reads what VOC writes', () => {
    expect(parse(VOC)).toEqual({
      filename: '000005.jpg',
      width: 500,
      height: 375,
      objects: [
        {
          name: 'chair',
          pose: 'Rear',
          difficult: true,
          truncated: false,
          box: { xmin: '263', ymin: '211', xmax: '324', ymax: '339' },
        },
      ],
    });
  });

  it('takes children in any order and goes without', () => {
    const xml = `<?xml version="1.0"?><!-- by hand --><annotation verified="yes"><object><bndbox><ymax>4.5</ymax><xmax>3</xmax>
      <ymin>2</ymin><xmin>1.25</xmin></bndbox><name> a </name></object><size><height>9</height></size></annotation>`;
    expect(parse(xml)).toEqual({
      height: 9,
      objects: [
        {
          name: 'a',
          difficult: false,
          truncated: false,
          box: { xmin: '1.25', ymin: '2', xmax: '3', ymax: '4.5' },
        },
      ],
    });
    expect(parse('<annotation/>')).toEqual({ objects: [] });
  });

  it('keeps the box of an object apart from those of its parts', () => {
    const part = '<part><name>head</name><bndbox><xmin>9</xmin></bndbox></part>';
    const [object] = parse(`<annotation><object>${part}<name>person</name></object></annotation>`).objects;
    expect(object).toEqual({ name: 'person', difficult: false, truncated: false });
  });

  it('keeps names as text', () => {
    const names = ['007', '1e3', 'true', 'R&amp;D', '&#x4e2d;&#25991;', '<![CDATA[a<b]]>', '&unknown;'];
    const xml = `<annotation>${names.map((name) => `<object><name>${name}</name></object>`).join('')}</annotation>`;
    expect(parse(xml).objects.map(({ name }) => name)).toEqual([
      '007',
      '1e3',
      'true',
      'R&D',
      '中文',
      'a<b',
      '&unknown;',
    ]);
  });

  it('says file and line of broken XML', () => {
    const error = failure('<annotation>\n<object>\n<name>dog</nam>\n</object></annotation>');
    expect(error).toMatchObject({ code: 'ANNOTATION_INVALID', file: 'a.xml', line: 3 });
    expect(error.message).toContain('a.xml is not a Pascal VOC annotation. Line 3 is not well-formed XML');
  });

  it.each([
    ['', 'not well-formed|found none'],
    ['<annotation>', 'not well-formed'],
    ['<other/>', 'Expected an <annotation> element'],
    ['not xml', 'not well-formed'],
    ['<annotation>\n<?></annotation>', 'Line 2 is not well-formed XML: "<[?]></annotat" may not stand there'],
    ['<?><?xml version="1.0"?><annotation></annotation>', 'Line 1 is not well-formed'],
    [`<annotation>${'<a>'.repeat(99)}${'</a>'.repeat(99)}</annotation>`, 'nested'],
    [`<annotation>${' '.repeat(MAX_ANNOTATION_BYTES)}</annotation>`, 'Expected at most'],
  ])('refuses %.30s', (xml, message) => {
    expect(failure(xml).message).toMatch(new RegExp(message, 'i'));
  });

  it('lets comments and CDATA hold what they like', () => {
    expect(parse('<annotation><!-- <?> --><filename><![CDATA[<?>]]></filename></annotation>').filename).toBe(
      '<?>',
    );
  });

  it('expands nothing that a document defines', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${levels.join('')}]>
      <annotation><filename>&l9;</filename></annotation>`;
    expect(parse(bomb).filename).toBe('&l9;');
    const thief =
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><annotation><filename>&x;</filename></annotation>';
    expect(failure(thief).message).toContain('External entities are not supported');
  });
});
