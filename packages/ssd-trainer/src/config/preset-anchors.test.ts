import { anchorRecall, boxTables, createAnchors } from '@ssd/anchors';
import { anchorPresets, presetAnchors } from './preset-anchors.js';

describe('presetAnchors', () => {
  it('measures as @ssd/anchors does', () => {
    const boxes = Float32Array.of(0, 0, 1, 1, 0.4, 0.4, 0.41, 0.41, 0.1, 0.2, 0.5, 0.6);
    for (const name of anchorPresets) {
      const overlaps = presetAnchors(name).bestOverlaps(boxes);
      const recall = overlaps.filter((overlap) => overlap >= 0.5).length / 3;
      expect(recall).toBe(anchorRecall(createAnchors(boxTables[name as keyof typeof boxTables]), boxes));
    }
  });

  it('names the presets there are', () => {
    expect(() => presetAnchors('constructor')).toThrow('Unknown preset "constructor". Available: vgg300');
  });
});
