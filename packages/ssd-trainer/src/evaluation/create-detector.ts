import { EngineDetector } from './engine-detector.js';
import type { CreateDetectorOptions, Detector } from './types.js';

/**
 * A detector on an engine of one's own, without a run folder: files, splits and average precision as of one that is loaded.
 * Dispose of it when done, and the engine is.
 *
 * @throws ArgumentRangeError where names and classes of the engine are not as many, or its sizes are no whole numbers
 */
export function createDetector({
  engine,
  classes,
  settings = {},
  workerExecArgv,
}: CreateDetectorOptions): Detector {
  return new EngineDetector({
    engine,
    classes: [...classes],
    settings,
    split: { without: `the engine "${engine.name}" belongs to no run` },
    workerExecArgv,
  });
}
