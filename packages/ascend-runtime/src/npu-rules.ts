import { AscendError } from './errors.js';
import type { NpuOptions } from './parameters/all.js';

/** More steps and ranges than this the adapter refuses. */
const MAX_DUMP_STEPS = 100;

/** What is wrong, and what to do about it. */
type Broken = readonly [message: string, hint: string];

function checkDumpStep(dumpStep: string): Broken | undefined {
  const sets = dumpStep.split('|');
  if (sets.length > MAX_DUMP_STEPS) {
    return [
      `Expected dumpStep to have at most ${MAX_DUMP_STEPS} steps and ranges, got ${sets.length}.`,
      'Name fewer; a range such as "1-100" counts as one.',
    ];
  }
  const wrong = sets.find((set) => {
    const [from, to] = set.split('-').map(Number);
    return to !== undefined && from! >= to;
  });
  return wrong === undefined
    ? undefined
    : [`Expected ranges of dumpStep to rise, got "${wrong}".`, 'Write the smaller number first.'];
}

/** Rules between options: each gives what is wrong, or nothing. The adapter checks the same, or misbehaves silently. */
const rules: readonly ((options: NpuOptions) => Broken | undefined | false)[] = [
  ({ modifyMixlist, precisionMode }) =>
    modifyMixlist !== undefined &&
    precisionMode !== 'allow_mix_precision' && [
      `The modifyMixlist option requires precisionMode "allow_mix_precision", got ${precisionMode === undefined ? 'none' : `"${precisionMode}"`}.`,
      'Set precisionMode so, or leave modifyMixlist out.',
    ],
  ({ dynamicGraphExecuteMode, dynamicInput }) =>
    dynamicGraphExecuteMode !== undefined &&
    dynamicInput !== true && [
      `The dynamicGraphExecuteMode option requires dynamicInput: true, got ${dynamicInput ?? 'none'}; it is not read without.`,
      'Set dynamicInput, or leave dynamicGraphExecuteMode out.',
    ],
  ({ inputShape, dynamicDims, dynamicNodeType }) => {
    const given = [inputShape, dynamicDims, dynamicNodeType].filter((value) => value !== undefined).length;
    return (
      given % 3 !== 0 && [
        `The options inputShape, dynamicDims and dynamicNodeType go together, got ${given} of the three.`,
        'Give all three or none.',
      ]
    );
  },
  ({ enableDump, enableDumpDebug }) =>
    enableDump === true &&
    enableDumpDebug === true && [
      'The options enableDump and enableDumpDebug exclude each other, got both.',
      'Leave one of them out.',
    ],
  ({ enableDump, enableDumpDebug, dumpPath }) =>
    (enableDump === true || enableDumpDebug === true) &&
    dumpPath === undefined && [
      'A dump requires dumpPath, a folder that exists, got none.',
      'Give dumpPath, or leave the dump out.',
    ],
  ({ dumpStep }) => dumpStep !== undefined && checkDumpStep(dumpStep),
  ({ profilingMode, profilingOptions }) =>
    profilingMode === true &&
    profilingOptions === undefined && [
      'The option profilingMode requires profilingOptions, got none.',
      'profilingOptions() makes both.',
    ],
  ({ enableCompressWeight, compressWeightConf }) =>
    enableCompressWeight === true &&
    compressWeightConf !== undefined && [
      'The options enableCompressWeight and compressWeightConf exclude each other, got both.',
      'Leave one of them out.',
    ],
];

/** Throws BAD_OPTION with the first rule that the options break. */
export function checkRules(options: NpuOptions): void {
  for (const rule of rules) {
    const broken = rule(options);
    if (!broken) continue;
    const [message, hint] = broken;
    throw new AscendError('BAD_OPTION', message, { hint });
  }
}
