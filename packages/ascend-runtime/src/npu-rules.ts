import { AscendError } from './errors.js';
import type { NpuOptions } from './parameters/all.js';

/** More steps and ranges than this the adapter refuses. */
const MAX_DUMP_STEPS = 100;

function checkDumpStep(dumpStep: string): string | undefined {
  const sets = dumpStep.split('|');
  if (sets.length > MAX_DUMP_STEPS)
    return `Expected dumpStep to have at most ${MAX_DUMP_STEPS} steps and ranges, got ${sets.length}.`;
  const wrong = sets.find((set) => {
    const [from, to] = set.split('-').map(Number);
    return to !== undefined && from! >= to;
  });
  return wrong === undefined ? undefined : `Expected ranges of dumpStep to rise, got "${wrong}".`;
}

/** Rules between options: each gives what is wrong, or nothing. The adapter checks the same, or misbehaves silently. */
const rules: readonly ((options: NpuOptions) => string | undefined | false)[] = [
  ({ modifyMixlist, precisionMode }) =>
    modifyMixlist !== undefined &&
    precisionMode !== 'allow_mix_precision' &&
    `The modifyMixlist option requires precisionMode "allow_mix_precision", got ${precisionMode === undefined ? 'none' : `"${precisionMode}"`}.`,
  ({ dynamicGraphExecuteMode, dynamicInput }) =>
    dynamicGraphExecuteMode !== undefined &&
    dynamicInput !== true &&
    'The dynamicGraphExecuteMode option requires dynamicInput: true; it is not read without.',
  ({ inputShape, dynamicDims, dynamicNodeType }) => {
    const given = [inputShape, dynamicDims, dynamicNodeType].filter((value) => value !== undefined).length;
    return (
      given % 3 !== 0 &&
      'The options inputShape, dynamicDims and dynamicNodeType go together: give all three or none.'
    );
  },
  ({ enableDump, enableDumpDebug }) =>
    enableDump === true &&
    enableDumpDebug === true &&
    'The options enableDump and enableDumpDebug exclude each other.',
  ({ enableDump, enableDumpDebug, dumpPath }) =>
    (enableDump === true || enableDumpDebug === true) &&
    dumpPath === undefined &&
    'A dump requires dumpPath, a folder that exists.',
  ({ dumpStep }) => dumpStep !== undefined && checkDumpStep(dumpStep),
  ({ profilingMode, profilingOptions }) =>
    profilingMode === true &&
    profilingOptions === undefined &&
    'The option profilingMode requires profilingOptions; profilingOptions() makes both.',
  ({ enableCompressWeight, compressWeightConf }) =>
    enableCompressWeight === true &&
    compressWeightConf !== undefined &&
    'The options enableCompressWeight and compressWeightConf exclude each other.',
];

/** Throws BAD_OPTION with the first rule that the options break. */
export function checkRules(options: NpuOptions): void {
  for (const rule of rules) {
    const wrong = rule(options);
    if (wrong) throw new AscendError('BAD_OPTION', wrong);
  }
}
