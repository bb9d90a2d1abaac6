import { UsageError } from '../errors/usage-error.js';
import { defineCommand } from '../cli/command.js';
import { dataAdvice, evaluationAdvice } from './library-advice.js';
import { evaluateDetections } from './eval-detections.js';
import { evalOptions } from './eval-options.js';
import { tensorflowVariables } from './tensorflow-variables.js';

export const evaluate = defineCommand({
  name: 'eval',
  summary: 'Measure average precision of a run, a checkpoint, or detections in files.',
  description:
    'Detects in every picture of a split, or reads what was detected there, and prints average precision by class as the VOC devkit or pycocotools counts it. Detections in files are measured against the annotations as they are written.',
  positionals: {
    name: 'RUN',
    description: 'a run folder, or the prefix of a checkpoint; none with --detections',
    minimum: 0,
    maximum: 1,
  },
  options: evalOptions,
  environment: tensorflowVariables,
  examples: [
    { does: 'On the validation split of the run', line: 'ssd eval runs/mini-20261124-093005' },
    {
      does: 'On another split, the VOC07 way',
      line: 'ssd eval runs/mini-20261124-093005 --data-dir VOC2007 --split test --metric voc07 --json',
    },
    {
      does: 'Results of any detector, as the VOC server takes them',
      line: 'ssd eval --ground-truth VOC2007 --split test --detections results/ --metric voc07',
    },
    {
      does: 'Why, how sure, and against another one',
      line: 'ssd eval --ground-truth VOC2007 --split test --detections new.json --diagnose --bootstrap 1000 --compare old.json --output-dir report',
    },
  ],
  advice: { ...dataAdvice, ...evaluationAdvice },
  run: async (context) => {
    const { positionals, values } = context;
    if (positionals.length === 0) {
      if (values.detections === undefined && values.groundTruth === undefined) {
        throw new UsageError(
          'MISSING_ARGUMENT',
          'Expected RUN after "ssd eval" (a run folder, or the prefix of a checkpoint), or --detections, got nothing.',
          { hint: 'Write ssd eval RUN, or ssd eval --ground-truth DIR --split NAME --detections PATH.' },
        );
      }
      return evaluateDetections(context);
    }
    // Files are measured without TensorFlow; loading it takes seconds.
    const { evaluateRun } = await import('./eval-run.js');
    return evaluateRun(context);
  },
});
