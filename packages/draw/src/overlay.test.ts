import { overlaySvg } from './overlay.js';

const base = { width: 100, height: 50, colors: new Map([['<b>', '#123456']]) };

describe('overlaySvg', () => {
  it('draws nothing but the frame for a picture without boxes', () => {
    const svg = overlaySvg(base);
    expect(svg).toContain('width="100" height="50" viewBox="0 0 100 50"');
    expect(svg).not.toContain('<rect');
  });

  it('clips a box that reaches out of the picture', () => {
    const svg = overlaySvg({
      ...base,
      groundTruth: [{ label: '<b>', box: { xmin: -10, ymin: 5, xmax: 300, ymax: 45 } }],
    });
    expect(svg).toContain('x="0.00" y="5.00" width="100.00" height="40.00"');
  });

  it('is well-formed with any class name, and greys a class it does not know', () => {
    const svg = overlaySvg({
      ...base,
      detections: [{ label: '<b>&血', score: 0.5, box: { xmin: 1, ymin: 1, xmax: 9, ymax: 9 } }],
    });
    expect(svg).not.toContain('<b>');
    expect(svg).toContain('#888888');
  });

  it('keeps the colour of the class', () => {
    const svg = overlaySvg({
      ...base,
      detections: [{ label: '<b>', score: 1, box: { xmin: 1, ymin: 1, xmax: 9, ymax: 9 } }],
    });
    expect(svg).toContain('stroke="#123456"');
  });

  it('draws a label without a score, and outlines without a label', () => {
    const box = { xmin: 10, ymin: 20, xmax: 60, ymax: 45 };
    const outline = overlaySvg({ ...base, outlines: [{ label: '<b>', box }] });
    expect(outline).not.toContain('<path');
    // The dark edge and the line itself.
    expect(outline.match(/x="10.00" y="20.00" width="50.00" height="25.00"/g)).toHaveLength(2);
    const letters = (svg: string) => svg.match(/<path/g)?.length ?? 0;
    const plain = overlaySvg({ ...base, detections: [{ label: 'cat', box }] });
    const scored = overlaySvg({ ...base, detections: [{ label: 'cat', score: 0.5, box }] });
    expect([letters(plain), letters(scored)]).toEqual([3, 7]); // "cat", "cat 0.50"
  });
});
