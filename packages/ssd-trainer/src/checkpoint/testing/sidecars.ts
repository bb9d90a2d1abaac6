import { resolveConfig } from '../../config/resolve-config.js';
import { SIDECAR_VERSION, type Sidecar } from '../sidecar.js';

/** A sidecar at a step, everything else plain. */
export async function sidecarAt(step: number, rest: Partial<Sidecar> = {}): Promise<Sidecar> {
  return {
    version: SIDECAR_VERSION,
    preset: 'mini',
    classes: ['cat', 'dog'],
    precision: 'float32',
    averaged: false,
    run: { step, epoch: Math.floor(step / 10), batch: step % 10, epochEnds: false, elapsed: step / 2 },
    map: null,
    hooks: { schedule: null, metrics: { history: [{ total: 0.1 }] } },
    config: await resolveConfig({ dataDir: 'voc', trainSplit: 'train', validationSplit: null }),
    versions: { node: 'v20.0.0' },
    ...rest,
  };
}
