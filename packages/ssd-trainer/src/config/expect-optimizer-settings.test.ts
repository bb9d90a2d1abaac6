import { expectOptimizerSettings } from './expect-optimizer-settings.js';
import { defaultsOf } from './preset-recipe.js';

const { settings } = defaultsOf({ preset: 'mini' }); // momentum 0.9, Nesterov's

it.each([
  [
    { optimizer: 'adamw', momentum: 0.5 },
    'Expected no momentum beside the optimizer adamw, which takes none, got 0.5.',
  ],
  [{ optimizer: 'adamw', nesterov: false }, 'Expected no nesterov beside the optimizer adamw'],
  [{ beta1: 0.5 }, 'Expected no beta1 beside the optimizer momentum, which takes none, got 0.5.'],
  [{ optimizer: 'momentum', epsilon: 1 }, 'Expected no epsilon beside the optimizer momentum'],
] as const)('refuses %j', (given, message) => {
  expect(() => {
    expectOptimizerSettings(given, settings);
  }).toThrow(message);
});

it.each([
  [{ momentum: 0.5, nesterov: false }],
  [{ optimizer: 'adamw', beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
  [{ ...settings, optimizer: 'adamw' }], // a whole configuration
] as const)('takes %j', (given) => {
  expect(() => {
    expectOptimizerSettings(given, settings);
  }).not.toThrow();
});
