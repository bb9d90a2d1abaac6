import { getPreset } from '@ssd/model';
import { sidecarPreset } from './sidecar-preset.js';

describe('sidecarPreset', () => {
  it('has the normalisation of the weights', () => {
    const mean = { values: [1, 2, 3], order: 'bgr', scale: 1 } as const;
    expect(sidecarPreset({ preset: 'mini', mean: { ...mean, values: [1, 2, 3] } }).mean).toEqual(mean);
    expect(sidecarPreset({ preset: 'mini', mean: undefined })).toEqual(getPreset('mini'));
  });

  it('refuses a preset that there is none of', () => {
    expect(() => sidecarPreset({ preset: 'mimi', mean: undefined })).toThrow(
      expect.objectContaining({
        code: 'E_CHECKPOINT',
        message: expect.stringContaining('Unknown preset "mimi". Did you mean "mini"?') as string,
        hint: expect.stringContaining('take another checkpoint') as string,
      }) as Error,
    );
  });
});
