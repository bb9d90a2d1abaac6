import type { ModelPreset } from './preset.js';

// One for all copies of this package in a process (ESM beside CommonJS): a preset that one has registered, another must find.
const KEY = Symbol.for('@ssd/model.presets');

/** The presets that were registered, by name. */
export function presetRegistry(): Map<string, ModelPreset> {
  const holder = globalThis as Record<symbol, Map<string, ModelPreset> | undefined>;
  return (holder[KEY] ??= new Map<string, ModelPreset>());
}
