import { type Scalar, type Tensor, engine, scalar, tensor, tidy } from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';

registerBackends();

interface Case {
  /** [batch, classes, ranks]. */
  readonly shape: readonly [number, number, number];
  /** [batch, classes, ranks, 4]. */
  readonly boxes: Float32Array;
  readonly candidates: Float32Array;
}

const suppress = (
  inputs: Record<'boxes' | 'candidates' | 'iouThreshold', Tensor>,
  perClass: number,
): Tensor => engine().runKernel('SuppressOverlaps', inputs, { perClass });

const eager = ({ shape, boxes, candidates }: Case, iouThreshold: number, perClass = Infinity): number[] =>
  tidy(() =>
    Array.from(
      suppress(
        {
          boxes: tensor(boxes, [...shape, 4]),
          candidates: tensor(candidates, [...shape]),
          iouThreshold: scalar(iouThreshold),
        },
        perClass,
      ).dataSync(),
    ),
  );

/** Greedy suppression as it is defined: a box stays unless it overlaps one that stays by more. */
const naive = ({ shape, boxes, candidates }: Case, iouThreshold: number, perClass = Infinity): number[] => {
  const [batch, classes, ranks] = shape;
  const stays = new Array<number>(batch * classes * ranks).fill(0);
  for (let row = 0; row < batch * classes; row++) {
    const kept: number[] = [];
    for (let rank = 0; rank < ranks && kept.length < perClass; rank++) {
      const at = row * ranks + rank;
      const box = boxes.subarray(4 * at, 4 * at + 4);
      if (candidates[at] === 0) continue;
      if (kept.some((other) => overlap(box, boxes.subarray(4 * other, 4 * other + 4)) > iouThreshold))
        continue;
      kept.push(at);
      stays[at] = 1;
    }
  }
  return stays;
};

const overlap = (a: Float32Array, b: Float32Array): number => {
  const width = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
  const height = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Float32Array): number => (box[2]! - box[0]!) * (box[3]! - box[1]!);
  return (width * height) / (area(a) + area(b) - width * height);
};

/** Boxes on a grid of sixteenths: overlaps are exact in single precision, and many are equal. */
const gridCase = (shape: Case['shape'], seed: number): Case => {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const count = shape[0] * shape[1] * shape[2];
  const boxes = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const [x, y] = [next(12), next(12)];
    boxes.set(
      [x, y, x + 1 + next(4), y + 1 + next(4)].map((side) => side / 16),
      4 * i,
    );
  }
  return { shape, boxes, candidates: Float32Array.from({ length: count }, () => (next(4) === 0 ? 0 : 1)) };
};

describe('SuppressOverlaps', () => {
  it('drops what overlaps a better box by more than the threshold', () => {
    // Against the first box of 1 × 1: the second shares ½ of 1.5, a third; the third all but 1/16 of it.
    const boxes = Float32Array.of(0, 0, 1, 1, 0.5, 0, 1.5, 1, 0, 0, 1, 0.9375);
    const one: Case = { shape: [1, 1, 3], boxes, candidates: Float32Array.of(1, 1, 1) };
    expect(eager(one, 0.45)).toEqual([1, 1, 0]);
    expect(eager(one, 0.3)).toEqual([1, 0, 0]);
    expect(eager(one, 0.9375)).toEqual([1, 1, 1]); // as much is not more
    expect(eager(one, 0.45, 1)).toEqual([1, 0, 0]);
    expect(eager({ ...one, candidates: Float32Array.of(0, 1, 1) }, 0.45)).toEqual([0, 1, 1]);
  });

  it('knows classes and images apart', () => {
    const boxes = Float32Array.from({ length: 2 * 3 * 2 * 4 }, (_, i) => (i % 4 < 2 ? 0 : 1)); // all the same
    const candidates = new Float32Array(12).fill(1);
    expect(eager({ shape: [2, 3, 2], boxes, candidates }, 0.5)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });

  it('finds nothing among no candidates', () => {
    const nothing = { ...gridCase([2, 2, 5], 3), candidates: new Float32Array(20) };
    expect(eager(nothing, 0.5)).toEqual(new Array(20).fill(0));
  });

  it.each([
    [[1, 1, 1], 0.5, Infinity],
    [[2, 3, 40], 0.5, Infinity],
    [[2, 3, 40], 0.25, 7],
    [[1, 4, 200], 0, Infinity],
    [[3, 1, 200], 1, 50],
  ] as const)('does what loops do: %p, threshold %d, %d of a class', (shape, threshold, perClass) => {
    for (let seed = 1; seed <= 5; seed++) {
      const given = gridCase(shape, seed);
      expect(eager(given, threshold, perClass)).toEqual(naive(given, threshold, perClass));
    }
  });

  it('runs in a graph, with a threshold that is fed', async () => {
    const given = gridCase([2, 3, 40], 9);
    const session = new Session();
    const compiled = session.compile(
      ({ boxes, candidates, iouThreshold }) => ({
        stays: suppress({ boxes: boxes!, candidates: candidates!, iouThreshold: iouThreshold as Scalar }, 30),
      }),
      {
        name: 'suppress',
        inputs: {
          boxes: { shape: [2, 3, 40, 4], dtype: 'float32' },
          candidates: { shape: [2, 3, 40], dtype: 'float32' },
          iouThreshold: { shape: [], dtype: 'float32' },
        },
      },
    );
    for (const iouThreshold of [0.125, 0.5]) {
      const { stays } = await compiled.run({
        boxes: given.boxes,
        candidates: given.candidates,
        iouThreshold,
      });
      expect(stays!.shape).toEqual([2, 3, 40]);
      expect(Array.from(stays!.data)).toEqual(naive(given, iouThreshold, 30));
    }
    session.dispose();
  });
});
