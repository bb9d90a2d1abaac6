export { classListOfCount } from './class-list-of-count.js';
export { describeImport } from './describe-import.js';
export { describeWeights } from './describe-weights.js';
export { importProblem } from './import-problem.js';
export { inspectWeights, nameFilter } from './inspect-weights.js';
export type { InspectedTensor } from './inspect-weights.js';
export { readWeightsFile } from './weights-file.js';
export type { WeightsFile } from './weights-file.js';
export { writeImportedFile, writeImportedRun } from './write-imported.js';
