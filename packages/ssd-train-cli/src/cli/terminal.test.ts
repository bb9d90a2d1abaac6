import { createTerminal, type TerminalOptions } from './terminal.js';
import { memoryStream } from '../testing/run-line.js';

function terminal(options: Partial<TerminalOptions> & { isTTY?: boolean; columns?: number } = {}) {
  const stderr = memoryStream(options.isTTY);
  const made = createTerminal({
    environment: {},
    ...options,
    stderr: { ...stderr, columns: options.columns },
  });
  return { ...made, text: stderr.text };
}

const CLEAR = '\r\u001b[2K';

describe('createTerminal', () => {
  it('overwrites the status on a terminal and keeps it below a note', () => {
    const t = terminal({ isTTY: true });
    t.status('step 1');
    t.status('step 2');
    t.note('saved');
    t.endStatus();
    expect(t.text()).toBe(`${CLEAR}step 1${CLEAR}step 2${CLEAR}saved\nstep 2\n`);
  });

  it('cuts the status to the width, for a wrapped line cannot be overwritten', () => {
    const t = terminal({ isTTY: true, columns: 8 });
    t.status('1234567890');
    expect(t.text()).toBe(`${CLEAR}123456…`);
  });

  it('takes a terminal that does not know its width for one of a hundred', () => {
    const t = terminal({ isTTY: true, columns: 0 });
    t.status('1234567890');
    expect(t.text()).toBe(`${CLEAR}1234567890`);
  });

  it('writes plain lines elsewhere, one every ten seconds and the last', () => {
    let now = 0;
    const t = terminal({ clock: () => now });
    for (now = 0; now <= 12_000; now += 1000) t.status(`at ${now}`);
    t.endStatus();
    // 0 and 10 s are due; 12 s is the last one held back.
    expect(t.text()).toBe('at 0\nat 10000\nat 12000\n');
  });

  it('repeats nothing when the last status was printed', () => {
    const t = terminal({ clock: () => 0 });
    t.status('only');
    t.endStatus();
    t.endStatus();
    expect(t.text()).toBe('only\n');
  });

  it.each([{ CI: 'true' }, { CI: '1' }, { TERM: 'dumb' }])('does not overwrite with %j', (environment) => {
    const t = terminal({ isTTY: true, environment });
    expect(t.interactive).toBe(false);
    t.status('step');
    expect(t.text()).toBe('step\n');
  });

  it('is interactive on a terminal that says CI=false', () => {
    expect(terminal({ isTTY: true, environment: { CI: 'false' } }).interactive).toBe(true);
  });

  describe('what a terminal would obey', () => {
    const evil = '\u001b[31mRED\u001b[0m\u001b]0;title\u0007\u009b2J\u202e';
    const shown = String.raw`\x1b[31mRED\x1b[0m\x1b]0;title\x07\x9b2J\u202e`;

    it('is shown in notes, warnings and the status, with and without colours', () => {
      for (const environment of [{}, { FORCE_COLOR: '1' }]) {
        const t = terminal({ environment });
        t.note(evil);
        t.warn(`a\r\n${evil}`);
        t.status(`b\nc ${evil}`);
        expect(t.text()).toBe(`${shown}\na\n${shown}\nb\\nc ${shown}\n`);
      }
    });

    it('is obeyed where it is a colour of ours, also around and within what is not', () => {
      const t = terminal({ environment: { FORCE_COLOR: '1' } });
      t.note(t.style.red(`a ${t.style.bold(evil)}`));
      expect(t.text()).toBe(`\u001b[31ma \u001b[1m${shown}\u001b[22m\u001b[39m\n`);
    });

    it('is not let through in the guise of one', () => {
      const t = terminal({ environment: { FORCE_COLOR: '1' } });
      t.note('\u001b[1000;1000;31mx');
      expect(t.text()).toBe(String.raw`\x1b[1000;1000;31mx` + '\n');
    });
  });
});
