import { EMULATED_PRECISIONS } from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { Values } from '../cli/option.js';
import { DRAWN, OUTPUT_FORMATS, parseFormats, type OutputFormat } from '../output-formats/formats.js';

/** What `ssd detect` and `ssd infer` read, compute and write. */
export const resultOptions = {
  recursive: { kind: 'flag', short: 'r', description: 'Take folders with everything below them.' },
  filesFrom: {
    kind: 'text',
    value: 'FILE',
    description:
      'Also take the pictures listed there, by lines or NUL characters; - reads the list from stdin.',
  },
  threshold: {
    kind: 'number',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    description: 'Lowest score that is kept.',
  },
  scores: {
    kind: 'flag',
    description: 'Put the score behind each line of txt, which the reference does not.',
  },
  dumpPredictions: {
    kind: 'flag',
    description:
      "Write the network's output as NAME.npy: a row for each default box, probabilities (background last), then offsets.",
  },
  pascalSummary: {
    kind: 'flag',
    description: 'Write comp4_det_SPLIT_CLASS.txt, one a class, as the VOC server and "ssd eval" take them.',
  },
  batchSize: { kind: 'integer', minimum: 1, default: 32, description: 'Pictures computed at once.' },
  emulatePrecision: {
    kind: 'choice',
    choices: EMULATED_PRECISIONS,
    description:
      'Round what goes into convolutions and comes out of them to this type, on any CPU, slowly. Nothing is rounded if not given, also where the run was trained so.',
  },
  trainingData: {
    kind: 'text',
    value: 'FILE.json',
    description: 'training-data.json whose classes the weights must have.',
  },
  jsonl: {
    kind: 'flag',
    description:
      'Print a line of JSON on stdout for each picture as soon as it is done, and none at the end.',
  },
} as const;

/** In the words of `--help`. */
export const FORMATS_DESCRIPTION = `What to write of each picture, with commas: ${OUTPUT_FORMATS.join(', ')}.`;

/**
 * The formats a line asks for: those of `--format`, and a copy with boxes as `--annotate` says.
 *
 * @param fallback where `--format` is not given
 */
export function chosenFormats(
  { format, annotate }: { format: string | undefined; annotate: boolean },
  { given, fallback }: { given: ReadonlySet<string>; fallback: readonly OutputFormat[] },
): OutputFormat[] {
  const named = format === undefined ? [...fallback] : parseFormats(format);
  // A list says it all; --annotate counts beside it only where it was written.
  const decides = format === undefined || given.has('annotate');
  if (!decides) return named;
  if (!annotate) return named.filter((one) => !DRAWN.has(one));
  return named.some((one) => DRAWN.has(one)) ? named : [...named, 'picture'];
}

/** @throws UsageError where both kinds of output are asked for */
export function refuseTwoAnswers(
  { jsonl }: Pick<Values<typeof resultOptions>, 'jsonl'>,
  json: boolean,
): void {
  if (!jsonl || !json) return;
  throw new UsageError('CONFLICTING_OPTIONS', 'Expected --json or --jsonl, got both.', {
    hint: '--jsonl prints a line for each picture, --json one line for all of them at the end.',
  });
}
