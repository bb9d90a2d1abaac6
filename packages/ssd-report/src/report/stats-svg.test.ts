import type { DatasetDescription } from '@ssd/voc-dataset';
import { statsSvg } from './stats-svg.js';
import { percent, range, statsText } from './stats-text.js';

const nothing = { min: null, median: null, mean: null, max: null, bins: [] };
const empty: DatasetDescription = {
  images: 0,
  unusable: 0,
  empty: 0,
  objects: 0,
  difficult: 0,
  truncated: 0,
  classes: {},
  splits: {},
  anchors: [],
  imageSizes: [],
  imageAspects: nothing,
  boxesPerImage: nothing,
  areas: { small: 0, medium: 0, large: 0 },
  boxScales: nothing,
  boxAspects: nothing,
};

describe('statsSvg', () => {
  it('draws nothing of nothing', () => {
    expect(statsSvg(empty, 'empty')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('escapes names and counts the rest of many classes together', () => {
    const one = { objects: 2, images: 1, difficult: 0, truncated: 0 };
    const classes = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`<class ${i}>`, one]));
    const svg = statsSvg({ ...empty, classes }, 'a & b');
    expect(svg).toContain('a &amp; b: 0 images');
    expect(svg).toContain('&lt;class 0&gt;');
    expect(svg).not.toContain('<class');
    expect(svg).toMatch(/>11 others<.*>22</); // 40 − 29 classes of two objects
  });

  it('leaves out the empty ends of a histogram', () => {
    const bins = [0, 0, 3, 0, 1, 0].map((count, i) => ({ from: i, to: i === 5 ? null : i + 1, count }));
    const svg = statsSvg({ ...empty, boxesPerImage: { ...nothing, bins } }, '');
    const labels = [...svg.matchAll(/text-anchor="end">(\d)</g)].map(([, label]) => label);
    expect(labels).toEqual(['2', '3', '4']);
  });
});

describe('statsText', () => {
  it('is a set of tables, also of nothing', () => {
    expect(statsText(empty)).toContain('0 images (0 cannot be used, 0 without objects), 0 objects');
    expect(statsText(empty)).not.toMatch(/NaN|undefined|null/);
  });

  it('names bins and shares', () => {
    expect([
      range({ from: 0.5, to: 0.67 }),
      range({ from: 6, to: 11 }, 1),
      range({ from: 1, to: 2 }, 1),
      range({ from: 4, to: null }),
    ]).toEqual(['0.5–0.67', '6–10', '1', '4 and more']);
    expect([percent(0.9656), percent(null)]).toEqual(['96.6 %', '–']);
  });
});
