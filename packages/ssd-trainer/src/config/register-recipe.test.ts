import { createBackbone } from '@ssd/vgg-backbone';
import { presets } from '@ssd/model';
import { defaultsOf, detectorOf, recipeNames } from './preset-recipe.js';
import { registerRecipe } from './register-recipe.js';

const { boxes, mean, layers } = presets.mini;
const preset = { name: 'own', boxes, mean, backbone: () => createBackbone(layers) };

it('trains a preset of one’s own by its recipe, and what that lacks by that of another', () => {
  const remove = registerRecipe(preset, { like: 'vgg300', epochs: 7 });
  try {
    expect(defaultsOf({ preset: 'own' }).settings).toMatchObject({
      ...defaultsOf({ preset: 'vgg300' }).settings,
      preset: 'own',
      epochs: 7,
    });
    expect(defaultsOf({ preset: 'own', optimizer: 'adamw' }).settings.schedule).toEqual(
      defaultsOf({ preset: 'vgg300', optimizer: 'adamw' }).settings.schedule,
    );
    expect(detectorOf('own')).toBe(preset);
    expect(recipeNames()).toContain('own');
  } finally {
    remove();
  }
  expect(() => defaultsOf({ preset: 'own' })).toThrow('Unknown preset "own"');
});

it('refuses a recipe like one that there is none of, and registers nothing then', () => {
  expect(() => registerRecipe(preset, { like: 'minni' })).toThrow('Did you mean "mini"?');
  expect(recipeNames()).not.toContain('own');
});

it('has learning rates and weight decay of AdamW where that is asked for', () => {
  const { settings, origins } = defaultsOf({ preset: 'mini', optimizer: 'adamw' });
  expect(settings).toMatchObject({ schedule: { kind: 'cosine', peak: 0.001 }, weightDecay: 0.01 });
  expect([origins['schedule'], origins['weightDecay'], origins['epochs']]).toEqual([
    'optimizer',
    'optimizer',
    'preset',
  ]);
  const { schedule } = defaultsOf({ preset: 'vgg300', optimizer: 'adamw' }).settings;
  // The reference's 0.00075, 0.0001, 0.00001 from 0.0001 down.
  expect(schedule).toMatchObject({ kind: 'piecewise', boundaries: [320_000, 400_000] });
  const { values } = schedule as { values: number[] };
  expect(values.map((value) => value.toPrecision(3))).toEqual(['0.000100', '0.0000133', '0.00000133']);
});
