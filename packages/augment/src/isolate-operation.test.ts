import { isolateOperation } from './isolate-operation.js';
import { OPERATIONS } from './operations/operations.js';
import { createPipeline } from './pipeline.js';
import { presets } from './presets.js';
import { createRng } from './rng.js';

const SIZE = { width: 16, height: 16 };
const SOURCE = { width: 40, height: 30 };
const objects = { boxes: Float32Array.of(0.1, 0.1, 0.9, 0.9), labels: Int32Array.of(0) };

describe('isolateOperation', () => {
  it('does one operation always, and no other', () => {
    const plan = (name: (typeof OPERATIONS)[number]) =>
      createPipeline(isolateOperation(presets.ssd, name)!, { size: SIZE }).plan(
        createRng(5),
        SOURCE,
        objects,
      );
    const untouched = createPipeline('none', { size: SIZE }).plan(createRng(5), SOURCE, objects);
    for (let i = 0; i < 20; i++) expect(plan('hue').photometric.map(({ kind }) => kind)).toEqual(['hue']);
    expect({ ...plan('hue'), photometric: [] }).toEqual(untouched);
    expect(plan('expand').window.width).toBeGreaterThan(40);
    expect(plan('flipHorizontal').orientation.flipX).toBe(true);
    expect({ ...plan('resize'), interpolation: 'smooth' }).toEqual(untouched);
  });

  it('knows every operation of every preset, by the names of the settings', () => {
    for (const settings of Object.values(presets)) {
      const names = Object.keys({ ...settings.photometric, ...settings }).filter(
        (key) => key !== 'photometric',
      );
      expect(names.filter((name) => !(OPERATIONS as readonly string[]).includes(name))).toEqual([]);
      for (const name of OPERATIONS) {
        expect(isolateOperation(settings, name) !== undefined).toBe(names.includes(name));
      }
    }
  });

  it('keeps the operation’s own settings and the fill', () => {
    expect(
      isolateOperation({ expand: { probability: 0.1, maxRatio: 3 }, fill: [1, 2, 3] }, 'expand'),
    ).toEqual({
      expand: { probability: 1, maxRatio: 3 },
      fill: [1, 2, 3],
    });
  });
});
