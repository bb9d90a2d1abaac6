import { createModel } from '../create-model.js';
import type { SsdModel } from '../model.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { tinyPreset } from './tiny-preset.js';

/** Makes models of the tiny preset on the CPU backend, and disposes of them after each test. */
export function useTinyModels(): (seed?: number, classes?: readonly string[]) => SsdModel {
  const models: SsdModel[] = [];
  beforeAll(useCpuBackend);
  afterEach(() => {
    for (const model of models.splice(0)) model.dispose();
  });
  return (seed = 0, classes = ['cell', 'plate']) => {
    const model = createModel({ preset: tinyPreset(), classes, seed });
    models.push(model);
    return model;
  };
}
