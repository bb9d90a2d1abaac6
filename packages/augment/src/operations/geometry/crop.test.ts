import { presets } from '../../presets.js';
import { createRng } from '../../rng.js';
import type { CropSettings } from './crop.js';
import { change, draftOf } from '../../testing/draft.js';
import { DRAWS, draw, expectShare, expectUniform } from '../../testing/draws.js';
import type { Draft } from '../../plan.js';

/** As many draws as a rule needs that holds for every one of them; distributions take all of them. */
const FEW = DRAWS / 5;

const cropAll = (settings: CropSettings, boxes: readonly number[], count = DRAWS): Draft[] =>
  draw((rng) => {
    const draft = draftOf(boxes);
    change(draft, rng, { crop: settings });
    return draft;
  }, count);

const isWhole = ({ window }: Draft) => window.width === 100 && window.height === 100;

/** IoU of the window with a box, in pixels of the 100 × 100 image. */
function iou({ window }: Draft, [xmin, ymin, xmax, ymax]: readonly [number, number, number, number]): number {
  const width = Math.max(0, Math.min(xmax, window.left + window.width) - Math.max(xmin, window.left));
  const height = Math.max(0, Math.min(ymax, window.top + window.height) - Math.max(ymin, window.top));
  return (width * height) / (window.width * window.height + (xmax - xmin) * (ymax - ymin) - width * height);
}

describe('crop', () => {
  it('draws the area evenly in its square root and the place evenly', () => {
    // Aspect 1 lets every scale through, so that the side is the scale.
    const drafts = cropAll({ samplers: [{}], aspectRatio: [1, 1] }, [0.4, 0.4, 0.6, 0.6]);
    expectUniform(
      drafts.map(({ window }) => window.width / 100),
      [0.3, 1],
    );
    expectUniform(
      drafts.map(({ window }) => window.left / (100 - window.width)),
      [0, 1],
    );
    expectUniform(
      drafts.map(({ window }) => window.top / (100 - window.height)),
      [0, 1],
    );
  });

  it('draws the shape evenly from 1:2 to 2:1 and stays inside', () => {
    const drafts = cropAll({ samplers: [{}], scale: [0.5, 0.5] }, [0.4, 0.4, 0.6, 0.6]);
    expectUniform(
      drafts.map(({ window }) => window.width / window.height),
      [0.5, 2],
    );
    const wrong = cropAll({ samplers: [{}] }, [0.4, 0.4, 0.6, 0.6]).filter(
      ({ window: { left, top, width, height } }) =>
        // scale ≥ 0.3, so that the area is at least 0.09 of the image
        left < 0 || top < 0 || left + width > 100.0001 || top + height > 100.0001 || width * height < 899,
    );
    expect(wrong).toEqual([]);
  });

  it.each([0.1, 0.3, 0.5, 0.7, 0.9])('meets a minimum IoU of %d or leaves the image whole', (minIou) => {
    const box = [20, 30, 80, 90] as const;
    const drafts = cropAll(
      { samplers: [{ minIou }] },
      box.map((side) => side / 100),
      FEW,
    );
    const cropped = drafts.filter((draft) => !isWhole(draft));
    expect(cropped.filter((draft) => iou(draft, box) < minIou - 1e-6)).toEqual([]);
    expect(cropped.length).toBeGreaterThan(minIou < 0.6 ? 0.9 * FEW : 0);
  });

  it('takes each patch that the samplers found equally often', () => {
    // A box of the whole image: a patch of area a has IoU a with it, and √a ≥ 0.3; so 0.05 is always met, and a
    // patch above 0.999 practically never.
    const samplers = ['whole', { minIou: 0.05 }, { minIou: 0.05 }, { minIou: 0.9999 }] as const;
    const drafts = cropAll({ samplers, trials: 1 }, [0, 0, 1, 1]);
    expectShare(drafts.filter(isWhole).length, 1 / 3);
  });

  it('keeps the objects whose centre is inside, clipped', () => {
    const boxes = [0.1, 0.1, 0.3, 0.3, 0.5, 0.5, 0.9, 0.9, 0, 0, 1, 1];
    const wrong = cropAll(presets.ssd.crop!, boxes, FEW).filter(
      ({ window, boxes: kept, labels, kept: indices }) => {
        const expected = [0, 1, 2].filter((i) => {
          const x = ((boxes[4 * i]! + boxes[4 * i + 2]!) / 2) * 100 - window.left;
          const y = ((boxes[4 * i + 1]! + boxes[4 * i + 3]!) / 2) * 100 - window.top;
          return x >= 0 && x < window.width && y >= 0 && y < window.height;
        });
        const isRight =
          String(labels) === String(expected) &&
          String(indices) === String(expected) &&
          kept.length === 4 * expected.length &&
          kept.every((side, i) => side >= 0 && side <= 1 && (i % 4 < 2 || side > kept[i - 2]!));
        return !isRight;
      },
    );
    expect(wrong).toEqual([]);
  });

  it('does not clip where the reference does not', () => {
    const reachesOut = cropAll(presets.reference.crop!, [0, 0, 1, 1], FEW).filter(
      ({ boxes }) => boxes[2]! > 1.01,
    );
    expect(reachesOut.length).toBeGreaterThan(FEW / 4);
  });

  it('holds an object where one is required', () => {
    const drafts = cropAll({ samplers: [{}], requireObject: true }, [0, 0, 0.1, 0.1]);
    expect(drafts.filter(({ labels }) => labels.length !== 1)).toEqual([]);
    const without = cropAll({ samplers: [{}] }, [0, 0, 0.1, 0.1]).filter(({ labels }) => labels.length === 0);
    expect(without.length).toBeGreaterThan(0);
  });

  it('leaves an image without boxes whole', () => {
    const draft = draftOf([]);
    change(draft, createRng(3), { crop: presets.ssd.crop! });
    expect(isWhole(draft)).toBe(true);
  });
});
