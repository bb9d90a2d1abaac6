import { ArgumentRangeError } from '@ssd/errors';
import type { ModelPreset } from './preset.js';
import { presetRegistry } from './preset-registry.js';
import { presets } from './presets.js';

/**
 * Adds a detector of one's own under its name, so that everything that takes the name of a preset finds it.
 *
 * @returns what takes it out again
 * @throws RangeError where the name is one of ours, or taken by another preset
 */
export function registerPreset(preset: ModelPreset): () => void {
  const { name } = preset;
  if (Object.hasOwn(presets, name)) {
    throw new ArgumentRangeError(`Expected a name for the preset that is not one of ours, got "${name}".`, {
      hint: 'Give it another name.',
    });
  }
  const registry = presetRegistry();
  if (registry.has(name) && registry.get(name) !== preset) {
    throw new ArgumentRangeError(`Expected one preset a name, got another "${name}".`, {
      hint: 'Take the first out before, with what its registration gave back.',
    });
  }
  registry.set(name, preset);
  return () => {
    if (registry.get(name) === preset) registry.delete(name);
  };
}
