import type { Rgb } from '../geometry.js';
import type { HsvChange } from '../operations/colour/colour-operation.js';
import { changeOf } from '../operations/colour-operations.js';
import type { PhotometricStep } from '../operations/colour-operations.js';

/** Every value of a channel. */
export const IDENTITY = Uint8Array.from({ length: 256 }, (_, i) => i);

/** Several photometric steps that one loop over the pixels can do: table, HSV, table, order of the channels. */
export interface ColourPass {
  before?: Uint8Array;
  hsv?: Required<HsvChange>;
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
  let pending: ChannelChange[] = [];
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
    const change = changeOf(step);
    if ('channel' in change) pending.push((value) => change.channel(value, step));
    else if ('order' in change) {
      if (pass.order) flushPass();
      pass.order = change.order(step);
    } else {
      // HSV after a second table, after a new order, or a second time the same: not the shape of one loop.
      if (pass.order || (pass.hsv && pending.length > 0) || seen.has(step.kind)) flushPass();
      flushTable();
      pass.hsv = { saturation: 1, sextants: 0, ...pass.hsv, ...change.hsv(step) };
      seen.add(step.kind);
    }
  }
  flushPass();
  return passes;
}

/** A new value of a channel, not yet clamped. */
type ChannelChange = (value: number) => number;

function createTable(changes: readonly ChannelChange[]): Uint8Array {
  return Uint8Array.from(IDENTITY, (start) => {
    let value = start;
    for (const change of changes) value = Math.min(Math.max(change(value), 0), 255);
    return Math.round(value);
  });
}
