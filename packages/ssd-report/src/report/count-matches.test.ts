import { countMatches } from './count-matches.js';

const at = (xmin: number, label = 'cell') => ({ label, box: { xmin, ymin: 0, xmax: xmin + 10, ymax: 10 } });

describe('countMatches', () => {
  it('counts each object once, however many detections it has', () => {
    expect(countMatches([at(0)], [at(0), at(1)])).toBe(1);
  });

  it('wants half of the overlap', () => {
    // Shifted by 3 of 10: 7/13 = 0.54. By 4: 6/14 = 0.43.
    expect(countMatches([at(0)], [at(3)])).toBe(1);
    expect(countMatches([at(0)], [at(4)])).toBe(0);
  });

  it('wants the class', () => {
    expect(countMatches([at(0)], [at(0, 'other')])).toBe(0);
  });

  it('takes the object a detection overlaps most', () => {
    expect(countMatches([at(0), at(2)], [at(2), at(0)])).toBe(2);
  });

  it('is 0 for nothing', () => {
    expect(countMatches([], [at(0)])).toBe(0);
    expect(countMatches([at(0)], [])).toBe(0);
  });
});
