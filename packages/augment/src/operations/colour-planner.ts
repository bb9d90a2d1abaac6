import { chance } from '../chance.js';
import type { Rng } from '../rng.js';
import type { ColourOperation } from './colour/colour-operation.js';
import { colourOperations } from './colour-operations.js';
import type { PhotometricStep } from './colour-operations.js';
import type { SettingsOfTable } from './operations.js';
import { readyOperation } from './ready-operation.js';

type Name = keyof typeof colourOperations;

const NAMES = Object.keys(colourOperations) as Name[];

const CONTRAST_LATER = NAMES.flatMap((name): Name[] => {
  if (name === 'contrast') return [];
  return name === 'hue' ? ['hue', 'contrast'] : [name];
});

/**
 * Plans the colours in SSD's order: brightness, then by a coin contrast before or after saturation and hue, then the
 * order of the channels (Caffe's `ApplyDistort`).
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming the first setting that is unknown or out of range
 */
export function createColourPlanner(
  settings: SettingsOfTable<typeof colourOperations>,
): (rng: Rng) => PhotometricStep[] {
  const planners = new Map(
    NAMES.flatMap((name) => {
      const given = settings[name];
      return given === undefined ? [] : [[name, createPlanner(name, given)] as const];
    }),
  );
  return (rng) => {
    const order = chance(rng, 0.5) ? NAMES : CONTRAST_LATER;
    return order.flatMap((name) => planners.get(name)?.(rng) ?? []);
  };
}

function createPlanner(name: Name, given: object): (rng: Rng) => PhotometricStep[] {
  const operation = colourOperations[name] as ColourOperation<object, object>;
  const settled = readyOperation(name, operation, given);
  return (rng) => {
    const settings = settled(rng);
    return settings === undefined
      ? []
      : [{ kind: name, ...operation.draw(settings, rng) } as PhotometricStep];
  };
}
