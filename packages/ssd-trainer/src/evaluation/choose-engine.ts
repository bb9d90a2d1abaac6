import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { registerBackends } from '@ssd/tf-runtime';
import { engine as tfjs, ready, setBackend } from '@tensorflow/tfjs-core';
import type { EngineFactory } from './engine.js';
import { tensorflowEngine } from './tensorflow-engine.js';
import { tfjsEngine } from './tfjs-engine.js';

/** Every engine that goes by a name. */
const ENGINES = { tensorflow: tensorflowEngine, tfjs: tfjsEngine } as const satisfies Record<
  string,
  EngineFactory
>;

/** Name of an engine that the package has. */
export type EngineName = keyof typeof ENGINES;

/** @throws ArgumentRangeError for a name that is none, with the list */
export function engineFactory(engine: EngineName | EngineFactory): EngineFactory {
  if (typeof engine === 'function') return engine;
  if (Object.hasOwn(ENGINES, engine)) return ENGINES[engine];
  throw new ArgumentRangeError(unknownName('engine', engine, Object.keys(ENGINES)), {
    hint: 'Name one of these, or give a function that makes an engine.',
  });
}

/**
 * Sees to a tfjs backend for the variables of a model: TensorFlow's for its own engine and where no other is registered; else
 * the one in force, so that TensorFlow's library is not loaded where nobody needs it.
 */
export async function readyBackend(engine: EngineName | EngineFactory): Promise<void> {
  if (engine !== 'tensorflow' && tfjs().backendNames().length > 0) {
    await ready();
    return;
  }
  registerBackends();
  await setBackend('tensorflow');
}
