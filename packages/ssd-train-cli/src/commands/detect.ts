import { UsageError } from '../errors/usage-error.js';
import { defineCommand } from '../cli/command.js';
import { dataAdvice } from './library-advice.js';
import { detectFiles } from './detect-files.js';
import { chosenFormats, FORMATS_DESCRIPTION, refuseTwoAnswers, resultOptions } from './result-options.js';
import { tensorflowVariables } from './tensorflow-variables.js';

export const detect = defineCommand({
  name: 'detect',
  summary: 'Find objects in pictures: annotated copies, JSON, txt, VOC XML, CSV, raw output.',
  description:
    'Finds objects in pictures and writes, for each, a copy with boxes and a JSON file: {file, width, height, detections: [{label, score, box: {xmin, ymin, xmax, ymax}}]} in pixels, and what else --format asks for. Pictures are files, folders, patterns in quotes ("photos/**/*.jpg"), and - for the bytes of one on stdin. What is done is written at once: after Ctrl-C it is there. Exit code 1 if a picture could not be read; the others are done.',
  positionals: {
    name: 'RUN FILES',
    description: 'a run folder or checkpoint (not with --model), then pictures, folders, patterns or -',
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
  },
  options: {
    format: { kind: 'text', value: 'LIST', default: 'json,picture', description: FORMATS_DESCRIPTION },
    annotate: {
      kind: 'flag',
      default: true,
      description: 'Write a picture with boxes; beside a --format only if said.',
    },
    outputDir: { kind: 'text', value: 'DIR', default: 'test-out', description: 'Folder for the results.' },
    model: {
      kind: 'text',
      value: 'RUN',
      description:
        'The run folder or checkpoint, as in the reference; all that is not an option is then a picture.',
    },
    checkpoint: {
      kind: 'text',
      value: 'NAME',
      description:
        'Which checkpoint of the run: best, last, a name, or a place in the list: -1. best if there is one.',
    },
    ...resultOptions,
  },
  environment: tensorflowVariables,
  examples: [
    { does: 'One picture', line: 'ssd detect runs/mini-20261124-093005 cells.jpg' },
    {
      does: 'Everything below a folder, sure ones only',
      line: 'ssd detect runs/mini-20261124-093005 pictures/ --recursive --threshold 0.7 --output-dir found',
    },
    {
      does: 'First drafts of labels beside the pictures, to correct and to train on',
      line: "ssd detect runs/mini-20261124-093005 'new/*.jpg' --format voc --output-dir new",
    },
    {
      does: 'For a program, picture by picture',
      line: 'ssd detect runs/mini-20261124-093005 --files-from list.txt --format json --jsonl --quiet',
    },
    {
      does: "The reference's files",
      line: 'ssd detect --model runs/mini-20261124-093005 cells.jpg --format txt,picture --dump-predictions',
    },
  ],
  advice: dataAdvice,
  run: async (context) => {
    const { values, given, positionals, json } = context;
    refuseTwoAnswers(values, json);
    const { model, checkpoint, outputDir, annotate } = values;
    const [weights, paths] =
      model === undefined ? [positionals[0], positionals.slice(1)] : [model, positionals];
    if (weights === undefined || (paths.length === 0 && values.filesFrom === undefined)) {
      throw new UsageError(
        'MISSING_ARGUMENT',
        `Expected ${weights === undefined ? 'a RUN and pictures' : 'pictures'} after "ssd detect", got ${positionals.join(' ') || 'nothing'}.`,
        { hint: 'Write ssd detect RUN FILES, or ssd detect RUN --files-from LIST. See "ssd detect --help".' },
      );
    }
    const format = given.has('format') ? values.format : undefined;
    const formats = chosenFormats({ format, annotate }, { given, fallback: ['json', 'picture'] });
    return detectFiles(context, { weights, checkpoint, paths, formats, outputDir });
  },
});
