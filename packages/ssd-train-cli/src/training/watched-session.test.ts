import { registerBackends, Session, type Feeds } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { WatchedSession } from './watched-session.js';

registerBackends();

const session = new Session();
const watched = new WatchedSession(session);
const double = watched.compile(({ x }) => ({ y: tf.mul(x!, 2) }), {
  name: 'double',
  inputs: { x: { shape: [], dtype: 'float32' } },
});

afterAll(() => {
  session.dispose();
});

describe('WatchedSession', () => {
  it('compiles what the session compiles', async () => {
    expect(watched.functions.map(({ name }) => name)).toEqual(['double']);
    expect((await double.run({ x: 3 }))['y']?.data[0]).toBe(6);
    expect(double.lastTrace).toBeUndefined();
    expect(double.operations()).toEqual(watched.functions[0]!.operations());
    expect(watched.graphDef()).toEqual(session.graphDef());
  });

  it('shows runs to watchers before they are made, and their traces to who wants them', async () => {
    const seen: unknown[] = [];
    let wanted = false;
    watched.watch({
      beforeRun: async ({ name }, feeds: Feeds) => {
        await Promise.resolve();
        seen.push([name, feeds['x']]);
      },
    });
    watched.watch({
      wantsTrace: () => wanted,
      onTrace: ({ nodes }, start) => {
        expect(start).toBeLessThanOrEqual(performance.now());
        seen.push(nodes.some(({ node }) => node === 'double/Mul'));
      },
    });
    await double.run({ x: 1 });
    wanted = true;
    expect((await double.run({ x: 2 }))['y']?.data[0]).toBe(4);
    wanted = false;
    await double.run({ x: 3 });
    expect(seen).toEqual([['double', 1], ['double', 2], true, ['double', 3]]);
    expect(double.lastTrace?.nodes.length).toBeGreaterThan(0);
  });
});
