import { escapeXml } from './escape-xml.js';

describe('escapeXml', () => {
  it('leaves nothing that ends text or an attribute', () => {
    expect(escapeXml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
    expect(escapeXml('')).toBe('');
  });

  it('writes out what XML cannot hold and what hides the end of a name', () => {
    expect(escapeXml('a\u001b[31m\u0000\u202egpj.exe\ud800\uffff')).toBe(
      String.raw`a\x1b[31m\x00\u202egpj.exe` + '\ufffd\ufffd',
    );
  });
});
