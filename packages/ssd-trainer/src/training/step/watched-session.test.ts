import { registerBackends, Session } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { WatchedSession } from './watched-session.js';

registerBackends();

const session = new Session();
const watched = new WatchedSession(session, 4);
const double = watched.compile(({ x }) => ({ y: tf.mul(x!, 2) }), {
  name: 'double',
  inputs: { x: { shape: [], dtype: 'float32' } },
});
const total = watched.compile(({ images }) => ({ y: tf.sum(images!) }), {
  name: 'total',
  inputs: { images: { shape: [2], dtype: 'float32' } },
});

afterAll(() => {
  session.dispose();
});

describe('WatchedSession', () => {
  it('compiles what the session compiles', async () => {
    expect((await double.run({ x: 3 }))['y']?.data[0]).toBe(6);
    expect(double.lastTrace).toBeUndefined();
    expect(double.operations()).toEqual(watched.functions[0]!.fn.operations());
    expect(watched.graphDef()).toHaveLength(session.graphDef().length);
  });

  it('knows how often a function is run for a step of four images', () => {
    expect(watched.functions.map(({ fn, runs }) => [fn.name, runs])).toEqual([
      ['double', 1],
      ['total', 2],
    ]);
  });

  it('shows runs to watchers before they are made, then what they took, traced where one wants it', async () => {
    const seen: unknown[] = [];
    let wanted = false;
    watched.watch({
      beforeRun: async ({ fn, feeds, part }) => {
        await Promise.resolve();
        seen.push([fn.name, part, feeds['x'] ?? 'images']);
      },
    });
    watched.watch({
      wantsTrace: () => wanted,
      afterRun: ({ start, end, trace }) => {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(performance.now());
        seen.push(trace?.nodes.some(({ node }) => node === 'double/Mul'));
      },
    });
    await double.run({ x: 1 });
    wanted = true;
    expect((await double.run({ x: 2 }))['y']?.data[0]).toBe(4);
    wanted = false;
    for (let run = 0; run < 3; run++) await total.run({ images: Float32Array.of(1, 2) });
    expect(seen).toEqual([
      ['double', 0, 1],
      undefined,
      ['double', 0, 2],
      true,
      ['total', 0, 'images'],
      undefined,
      ['total', 1, 'images'],
      undefined,
      ['total', 0, 'images'], // of the next step
      undefined,
    ]);
    expect(double.lastTrace?.nodes.length).toBeGreaterThan(0);
  });
});
