import { createRng } from '../../rng.js';
import { change, draftOf } from '../../testing/draft.js';
import { draw, expectShare, expectUniform } from '../../testing/draws.js';

describe('expand', () => {
  const drafts = draw((rng) => {
    const draft = draftOf([0.2, 0.4, 0.6, 0.8]);
    change(draft, rng, { expand: { probability: 0.5, maxRatio: 4 } });
    return draft;
  });
  const expanded = drafts.filter(({ window }) => window.width !== 100);

  it('zooms out in half of the images, by a ratio drawn evenly from 1 to 4', () => {
    expectShare(expanded.length, 0.5);
    expectUniform(
      expanded.map(({ window }) => window.width / 100),
      [1, 4],
    );
  });

  it('puts the image evenly anywhere on the canvas, whose shape is the image’s', () => {
    expect(expanded.filter(({ window }) => Math.abs(window.height - window.width) > 1e-8)).toEqual([]);
    expectUniform(
      expanded.map(({ window }) => -window.left / (window.width - 100)),
      [0, 1],
    );
    expectUniform(
      expanded.map(({ window }) => -window.top / (window.height - 100)),
      [0, 1],
    );
  });

  it('keeps the box on the same pixels', () => {
    const wrong = expanded.filter(
      ({ window: { left, top, width, height }, boxes: [xmin, ymin, xmax, ymax] }) => {
        // The box [0.2, 0.4, 0.6, 0.8] of 100 pixels is [20, 40, 60, 80].
        const pixels = [
          left + xmin! * width,
          top + ymin! * height,
          left + xmax! * width,
          top + ymax! * height,
        ];
        return pixels.some((side, i) => Math.abs(side - 20 * (i + 1)) > 1e-3);
      },
    );
    expect(wrong).toEqual([]);
  });

  it('leaves an image without boxes without boxes', () => {
    const draft = draftOf([]);
    change(draft, createRng(1), { expand: { probability: 1, maxRatio: 2 } });
    expect(draft.boxes).toHaveLength(0);
    expect(draft.window.width).toBeGreaterThan(100);
  });
});
