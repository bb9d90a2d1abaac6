import { trainingCurves, type StepPoint } from './curves.js';

const steps: StepPoint[] = Array.from({ length: 2000 }, (_, i) => ({
  step: i + 1,
  total: 3,
  localization: 1,
  confidence: 2,
  l2: 0.1,
  learningRate: 0.01,
}));

describe('trainingCurves', () => {
  it('has a chart of mAP where there are measurements', () => {
    expect(trainingCurves({ steps, maps: [], mapName: 'mAP (voc10)' })).toHaveLength(2);
    expect(trainingCurves({ steps, maps: [{ step: 2000, map: 0.5 }], mapName: 'mAP (voc10)' })[2]).toContain(
      'mAP (voc10)',
    );
  });

  it('has a chart of the validation losses where there are any, and mAP of training images beside the other', () => {
    const point = [[2000, 0.25]] as const;
    const measured = { total: point, localization: point, confidence: point, trainingMap: point };
    const options = { steps, maps: [{ step: 2000, map: 0.5 }], mapName: 'mAP (voc10)' };
    const [, , losses, maps] = trainingCurves({ ...options, measured });
    expect(losses).toContain('Loss on the validation split');
    expect(losses!.match(/<circle[^>]*r="3"/g)).toHaveLength(3); // a point each
    expect(maps).toContain('on training images');
    const none = { total: [], localization: [], confidence: [], trainingMap: [] };
    expect(trainingCurves({ ...options, measured: none })).toHaveLength(3);
    expect(trainingCurves({ ...options, measured: none })[2]).not.toContain('on training images');
  });

  it('keeps long runs short: 500 points a curve at most', () => {
    const [losses] = trainingCurves({ steps, maps: [], mapName: 'mAP (voc10)' });
    const longest = Math.max(
      ...[...losses!.matchAll(/d="(M[^"]*)"/g)].map(([, path]) => path!.split('L').length),
    );
    expect(longest).toBe(500);
  });
});
