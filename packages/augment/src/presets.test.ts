import { createPipeline } from './pipeline.js';
import { getPreset, presets } from './presets.js';

describe('presets', () => {
  it('has the numbers of the paper’s code', () => {
    expect(presets.ssd.expand).toEqual({ probability: 0.5, maxRatio: 4 });
    expect(presets.ssd.crop?.samplers).toHaveLength(7);
    expect(presets.ssd.photometric?.channelOrder).toBeUndefined();
    expect(presets.ssd.photometric?.hue?.degrees).toBe(36);
    expect(presets.reference.photometric?.channelOrder).toEqual({ probability: 0.5 });
    expect(presets.reference.crop).toMatchObject({ clip: false, samplers: { 6: { minIou: 1 } } });
    expect(presets.reference.resize?.interpolations).toHaveLength(5);
  });

  it('passes its own checks', () => {
    for (const settings of Object.values(presets)) {
      expect(createPipeline(settings, { size: { width: 8, height: 8 } }).settings).toBe(settings);
    }
  });

  it('suggests a name', () => {
    expect(() => getPreset('ligth')).toThrow(
      'Unknown augmentation "ligth". Did you mean "light"? Available: ssd, reference, light, overhead, none.',
    );
    expect(() => getPreset('constructor')).toThrow('Unknown augmentation "constructor". Available:');
  });
});
