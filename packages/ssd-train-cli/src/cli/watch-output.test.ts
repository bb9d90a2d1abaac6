import { Writable } from 'node:stream';
import { watchOutput } from './watch-output.js';

/** A stream of which each write comes to what the list says next: an error's code, or nothing for done. */
function stream(...outcomes: (string | undefined)[]): { stream: Writable; tried: string[] } {
  const tried: string[] = [];
  const made = new Writable({
    decodeStrings: false,
    autoDestroy: false, // those of a process stay
    write(chunk: string, _encoding, done) {
      tried.push(chunk);
      const code = outcomes.shift();
      setImmediate(() => {
        done(code === undefined ? null : Object.assign(new Error(`${code}: failed`), { code }));
      });
    },
  });
  return { stream: made, tried };
}

describe('watchOutput', () => {
  it('has lost nothing where all was taken, and waits until it was', async () => {
    const { stream: to, tried } = stream();
    const watched = watchOutput(to);
    watched.write('a');
    watched.write('b');
    await expect(watched.lost()).resolves.toBeUndefined();
    expect(tried).toEqual(['a', 'b']);
  });

  it('has lost nothing where nothing was written', async () => {
    await expect(watchOutput(stream().stream).lost()).resolves.toBeUndefined();
  });

  it.each(['EPIPE', 'EIO'])('writes nothing more after %s, throws nothing and says so', async (code) => {
    const { stream: to, tried } = stream(undefined, code);
    const watched = watchOutput(to);
    watched.write('a');
    watched.write('b');
    await expect(watched.lost()).resolves.toMatchObject({ code });
    watched.write('c');
    await expect(watched.lost()).resolves.toMatchObject({ code });
    expect(tried).toEqual(['a', 'b']);
  });

  it('follows a window that is resized', () => {
    const to = Object.assign(stream().stream, { columns: 80, isTTY: true });
    const watched = watchOutput(to);
    to.columns = 40;
    expect([watched.columns, watched.isTTY]).toEqual([40, true]);
  });
});
