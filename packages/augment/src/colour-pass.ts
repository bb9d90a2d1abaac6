import { applyBrightness } from './brightness.js';
import { applyContrast } from './contrast.js';
import type { PhotometricStep, Rgb } from './types.js';

/** Every value of a channel. */
export const IDENTITY = Uint8Array.from({ length: 256 }, (_, i) => i);

/** Several photometric steps that one loop over the pixels can do: table, HSV, table, order of the channels. */
export interface ColourPass {
  before?: Uint8Array;
  hsv?: { saturation: number; /** 60° each */ sextants: number };
  after?: Uint8Array;
  order?: Rgb;
}

/**
 * Packs steps into as few passes as keep their order. SSD's steps fit into one: brightness and contrast are tables, a
 * table treats the three channels alike and so may move past the order of the channels, and saturation and hue change
 * different coordinates of HSV. Values are clamped after every step, and rounded to 8 bits between table and HSV.
 */
export function packPasses(steps: readonly PhotometricStep[]): ColourPass[] {
  const passes: ColourPass[] = [];
  let pass: ColourPass = {};
  let pending: TableStep[] = [];
  let seen = new Set<PhotometricStep['kind']>();
  const flushTable = () => {
    if (pending.length > 0) pass[pass.hsv ? 'after' : 'before'] = createTable(pending);
    pending = [];
  };
  const flushPass = () => {
    flushTable();
    if (Object.keys(pass).length > 0) passes.push(pass);
    pass = {};
    seen = new Set();
  };
  for (const step of steps) {
    if (step.kind === 'brightness' || step.kind === 'contrast') pending.push(step);
    else if (step.kind === 'channel-order') {
      if (pass.order) flushPass();
      pass.order = step.order;
    } else {
      // HSV after a second table, after a new order, or a second time the same: not the shape of one loop.
      if (pass.order || (pass.hsv && pending.length > 0) || seen.has(step.kind)) flushPass();
      flushTable();
      pass.hsv ??= { saturation: 1, sextants: 0 };
      if (step.kind === 'saturation') pass.hsv.saturation = step.factor;
      else pass.hsv.sextants = step.degrees / 60;
      seen.add(step.kind);
    }
  }
  flushPass();
  return passes;
}

type TableStep = Extract<PhotometricStep, { kind: 'brightness' | 'contrast' }>;

function createTable(steps: readonly TableStep[]): Uint8Array {
  const values = Float64Array.from(IDENTITY);
  for (const step of steps) {
    for (let i = 0; i < 256; i++) {
      const value = values[i]!;
      const changed =
        step.kind === 'brightness' ? applyBrightness(value, step.delta) : applyContrast(value, step.factor);
      values[i] = Math.min(Math.max(changed, 0), 255);
    }
  }
  return Uint8Array.from(values, Math.round);
}
