import { editAnnotation } from './edit-annotation.js';
import type { AnnotationEdit } from './edit-annotation.js';

const edit = (xml: string, change: Partial<AnnotationEdit> = {}) =>
  editAnnotation(xml, { boxes: new Map(), dropped: new Set(), ...change }, 'a.xml');

describe('editAnnotation', () => {
  it('keeps what it need not change: comments, CDATA, entities, attributes, empty elements, white space', () => {
    const xml =
      `<annotation a="x" b='say "yes"'>\n\t<!-- <object> --><name><![CDATA[a<b]]> &amp; &#x4e2d;</name>\n` +
      '<source/><owner></owner>  text\n</annotation>\n';
    expect(edit(xml)).toBe(
      xml.replace(`'say "yes"'`, '"say &quot;yes&quot;"').replace('<owner></owner>', '<owner/>'),
    );
  });

  it('declares UTF-8, which it is written in, and leaves out a DOCTYPE', () => {
    const xml = '<?xml version="1.0" encoding="GBK"?><!DOCTYPE annotation [<!ENTITY e "x">]><annotation/>';
    expect(edit(xml)).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<annotation/>\n');
    expect(edit('\uFEFF<annotation/>')).toBe('<annotation/>\n');
  });

  it('gives an annotation a name and a size, also one that has neither', () => {
    const change = { filename: 'a&b<c>.jpg', size: { width: 40, height: 30 } };
    expect(edit('<annotation/>', change)).toBe(
      '<annotation><filename>a&amp;b&lt;c&gt;.jpg</filename><size><width>40</width><height>30</height></size></annotation>\n',
    );
    expect(
      edit('<annotation><size><height>1</height><depth>3</depth></size><filename/></annotation>', change),
    ).toBe(
      '<annotation><size><height>30</height><depth>3</depth><width>40</width></size><filename>a&amp;b&lt;c&gt;.jpg</filename></annotation>\n',
    );
  });

  it('counts the objects of the annotation, not those of their parts', () => {
    const object = (name: string) => `<object><name>${name}</name><part><object/></part></object>`;
    const xml = `<annotation>\n${['a', 'b', 'c'].map(object).join('\n')}\n</annotation>`;
    expect(edit(xml, { dropped: new Set([1, 3]) })).toBe(`<annotation>\n${object('b')}\n</annotation>\n`);
  });

  it('moves the box of an object, not that of a part', () => {
    const box = (sides: readonly number[]) =>
      `<bndbox><ymax>${sides[3]}</ymax><xmin>${sides[0]}</xmin><ymin>${sides[1]}</ymin><xmax>${sides[2]}</xmax></bndbox>`;
    const xml = (sides: readonly number[]) =>
      `<annotation><object><part>${box([5, 6, 7, 8])}</part>${box(sides)}</object></annotation>\n`;
    const boxes = new Map([[1, { xmin: 1, ymin: 2.5, xmax: 3, ymax: 4 }]]);
    expect(edit(xml([0, 0, 9, 9]), { boxes })).toBe(xml([1, 2.5, 3, 4]));
  });

  it('refuses what is no annotation', () => {
    expect(() => edit('<other/>')).toThrow('Expected an <annotation> element in a.xml, found none.');
  });
});
