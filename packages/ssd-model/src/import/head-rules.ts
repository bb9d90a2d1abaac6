import type { FilterLayout } from './filter-layout.js';
import { hwioFilter } from './filter-layout.js';
import { gatherChannels, separateHeadChannels, splitHeadChannels } from './head-channels.js';
import type { ChannelOrigin } from './head-channels.js';
import type { ImportTarget } from './import-target.js';
import type { LayerNames } from './convolution-rules.js';
import type { Rule } from './rule.js';

/** Rows and columns of a head's window. */
const SIDE = 3;

interface HeadParts {
  readonly layers: readonly LayerNames[];
  /** Channels of each layer. */
  readonly widths: readonly number[];
  readonly origins: readonly ChannelOrigin[];
  readonly layout: FilterLayout;
}

/** Heads of one convolution for the logits and one for the offsets a map, background first, PyTorch's layout. */
export function splitHeadRules(
  target: ImportTarget,
  names: (map: number) => { logits: LayerNames; offsets: LayerNames },
): Rule[] {
  return target.preset.boxes.maps.flatMap(({ shapes }, m) => {
    const { logits, offsets } = names(m);
    return headRules(target, m, {
      layers: [logits, offsets],
      widths: [shapes.length * (target.classes + 1), shapes.length * 4],
      origins: splitHeadChannels(shapes.length, target.classes),
      layout: 'oihw',
    });
  });
}

/** Heads of one convolution a map and box shape, background last, TensorFlow's layout. */
export function separateHeadRules(
  target: ImportTarget,
  names: (map: number, shape: number) => LayerNames,
): Rule[] {
  return target.preset.boxes.maps.flatMap(({ shapes }, m) => {
    const perBox = target.classes + 1 + 4;
    return headRules(target, m, {
      layers: shapes.map((_, shape) => names(m, shape)),
      widths: shapes.map(() => perBox),
      origins: separateHeadChannels(shapes.length, perBox),
      layout: 'hwio',
    });
  });
}

function headRules(
  { shapes }: ImportTarget,
  map: number,
  { layers, widths, origins, layout }: HeadParts,
): Rule[] {
  const inputs = shapes.get(`classifiers/map${map}/filter`)![2]!;
  const how = `fused from ${layers.length} convolutions`;
  return [
    {
      target: `classifiers/map${map}/filter`,
      from: layers.map(({ filter }) => filter),
      shapes: widths.map((outputs) =>
        layout === 'hwio' ? [SIDE, SIDE, inputs, outputs] : [outputs, inputs, SIDE, SIDE],
      ),
      how,
      convert: (parts) => {
        const filters = parts.map((values, p) =>
          layout === 'hwio'
            ? values
            : hwioFilter(values, { layout, side: SIDE, inputs, outputs: widths[p]! }),
        );
        return gatherChannels(filters, widths, origins);
      },
    },
    {
      target: `classifiers/map${map}/biases`,
      from: layers.map(({ biases }) => biases),
      shapes: widths.map((outputs) => [outputs]),
      how,
      convert: (parts) => gatherChannels(parts, widths, origins),
    },
  ];
}
