import { Html, html } from './html.js';

describe('html', () => {
  it('escapes values and lets HTML through', () => {
    expect(
      html`<p title="${'"x"'}">${'<b>'}${new Html('<i>')}${3}${[html`<u>${'&'}</u>`, html`!`]}</p>`.text,
    ).toBe('<p title="&quot;x&quot;">&lt;b&gt;<i>3<u>&amp;</u>!</p>');
  });
});
