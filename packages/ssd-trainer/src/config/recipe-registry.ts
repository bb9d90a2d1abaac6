import type { PresetDefaults } from './preset-defaults.js';

/** How a detector of one's own is trained where nothing else is said. */
export interface Recipe extends Partial<PresetDefaults> {
  /** The preset whose recipe has what is not given here. @default 'mini', from scratch */
  readonly like?: string;
}

// One for all copies of this package in a process (ESM beside CommonJS).
const KEY = Symbol.for('@ssd/trainer.recipes');

/** The recipes that were registered, by the names of their presets. */
export function recipeRegistry(): Map<string, Recipe> {
  const holder = globalThis as Record<symbol, Map<string, Recipe> | undefined>;
  return (holder[KEY] ??= new Map<string, Recipe>());
}
