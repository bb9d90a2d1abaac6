export { madeConfig, makeRun } from './run-files.js';
export { SIDE, makeVocFolder } from './voc-folder.js';
export type { MadePicture } from './voc-folder.js';
