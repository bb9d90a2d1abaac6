import { strayMarkup } from './stray-markup.js';

describe('strayMarkup', () => {
  it.each([
    '',
    'no markup',
    '<a b="c">d</a>',
    '<?xml version="1.0"?>\n<!-- <? <! --><a><![CDATA[<?>]]><!-- <!ENTITY --></a>',
    '<!DOCTYPE a [<!ENTITY e "e"><!-- x -->]><a/>',
    '<!DOCTYPE a SYSTEM "a.dtd"><a>[]</a>',
    '<a><?php echo 1 ?></a>',
  ])('finds none in %s', (xml) => {
    expect(strayMarkup(xml)).toBeUndefined();
  });

  it.each([
    ['<?><?xml version="1.0"?><a/>', 0],
    ['<a><? b ?></a>', 3],
    ['<a>!DOCTYPE a [<!ENTITY e "e">]></a>', 15],
    ['<a><!DOCTYPE a></a>', 3],
    ['<a/><!-- open', 4],
    ['<a><![CDATA[ ]] ></a>', 3],
    ['<a/><?b >', 4],
    ['<!DOCTYPE a [<!ENTITY e "e">', 0],
  ])('finds it in %s', (xml, index) => {
    expect(strayMarkup(xml)).toBe(index);
  });

  it('takes one pass over what is made to take many, and hours', () => {
    expect(strayMarkup(`<a>${'<!--'.repeat(2_000_000)}`)).toBe(3);
    expect(strayMarkup(`<!DOCTYPE${'['.repeat(2_000_000)}`)).toBe(0);
  });
});
