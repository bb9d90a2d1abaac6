import { createModel } from '../create-model.js';
import { getPreset } from '../presets.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { narrowDetector, narrowTrunk } from '../testing/narrow-presets.js';
import { tinyPreset } from '../testing/tiny-preset.js';
import { importTarget } from './import-target.js';

beforeAll(useCpuBackend);

describe('importTarget', () => {
  it.each([tinyPreset(), narrowTrunk, narrowDetector('narrow'), getPreset('mini')])(
    'knows the variables that createModel makes of $name',
    (preset) => {
      const model = createModel({ preset, classes: ['a', 'b'] });
      const made = model.variables.map(({ name, variable }) => [name, variable.shape]);
      expect([...importTarget(preset, 2).shapes]).toEqual(made);
      model.dispose();
    },
  );
});
