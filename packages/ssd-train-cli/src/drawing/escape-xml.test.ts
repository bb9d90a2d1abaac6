import { escapeXml } from './escape-xml.js';

describe('escapeXml', () => {
  it('leaves nothing that ends text or an attribute', () => {
    expect(escapeXml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
    expect(escapeXml('')).toBe('');
  });
});
