import { gatherChannels, separateHeadChannels, splitHeadChannels } from './head-channels.js';

describe('splitHeadChannels', () => {
  it('puts the background last and the offsets behind it, box shape by box shape', () => {
    // 2 shapes, 2 classes. Logits, part 0: shape 0 has background 0, classes 1 and 2; shape 1 has 3, 4 and 5.
    // Offsets, part 1: shape 0 has 0…3, shape 1 has 4…7.
    expect(splitHeadChannels(2, 2)).toEqual([
      ...[[0, 1], [0, 2], [0, 0], [1, 0], [1, 1], [1, 2], [1, 3]],
      ...[[0, 4], [0, 5], [0, 3], [1, 4], [1, 5], [1, 6], [1, 7]],
    ]); // prettier-ignore
  });
});

describe('separateHeadChannels', () => {
  it('puts whole convolutions side by side', () => {
    expect(separateHeadChannels(2, 3)).toEqual([[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]); // prettier-ignore
  });
});

describe('gatherChannels', () => {
  it('does so at every position', () => {
    const logits = Float32Array.of(1, 2, 3, 4); // 2 positions of 2 channels
    const offsets = Float32Array.of(5, 6, 7, 8, 9, 10); // 2 positions of 3
    expect([...gatherChannels([logits, offsets], [2, 3], [[0, 1], [1, 2], [0, 0]])]).toEqual([2, 7, 1, 4, 10, 3]); // prettier-ignore
  });
});
