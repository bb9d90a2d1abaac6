import fc from 'fast-check';
import { suggestName } from '@ssd/names';
import { comp4Classes } from './comp4-name.js';
import { readComp4 } from './comp4-read.js';
import { writeComp4 } from './comp4-write.js';
import { EvaluationError } from './errors.js';
import { createEvaluator, restoreEvaluator } from './evaluator.js';
import { readCocoGroundTruth } from './formats/coco-truth-read.js';
import { readCocoResults } from './formats/coco-results-read.js';
import { readCsv } from './formats/csv-read.js';
import { stateFromJson } from './state-json.js';
import { bootstrap } from './analysis/bootstrap.js';
import { FUZZ_RUNS } from '@ssd/testing/fuzz-runs';
import { processorTime } from '@ssd/testing/processor-time';

/** Letters, lines or names: what takes seconds where the work grows with the square takes milliseconds here. */
const MANY = 100 * FUZZ_RUNS;

const header = 'image,class,score,xmin,ymin,xmax,ymax\n';
const classes = ['a'];
const comp4 = (text: string): unknown => readComp4([['comp4_det_test_a.txt', text]], { classes });

/**
 * Processor time, in seconds, that nothing here comes near: what grows with the input takes a tenth of it at most, what grows
 * with its square would take minutes in the long run.
 */
const MOST_TIME = FUZZ_RUNS / 500;

const cheaply = async (work: () => void): Promise<void> => {
  expect(await processorTime(work)).toBeLessThan(MOST_TIME);
};

/** Reads, or says what is wrong; anything else fails the test. */
const readsOrRefuses = (read: () => unknown): void => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(EvaluationError);
    expect((error as Error).message.length).toBeLessThan(10_000);
  }
};

describe('readers take time in proportion to what they read', () => {
  const spaces = ' '.repeat(MANY);
  const digits = '1'.repeat(MANY);
  const names = Array.from({ length: MANY / 10 }, (_, i) => `class ${i}`);

  it.each<[string, () => unknown]>([
    ['a comp4 line of spaces', () => comp4(`a${spaces}`)],
    ['a comp4 line of spaces between words', () => comp4(`a${spaces}1 2 3 4${spaces}x y z`)],
    ['a comp4 line of words', () => comp4('a '.repeat(MANY))],
    ['a comp4 line of tabs and spaces', () => comp4(`a${'\t '.repeat(MANY)}b`)],
    ['a comp4 number of digits', () => comp4(`a ${digits}x 1 2 3 4`)],
    ['a comp4 number of digits and an exponent', () => comp4(`a ${digits}e${digits} 1 2 3 4`)],
    ['empty comp4 lines', () => comp4('\n'.repeat(MANY))],
    ['carriage returns in comp4', () => comp4('\r'.repeat(MANY))],
    ['a comp4 name of underscores', () => comp4Classes(['b'])(`comp4_det_${'_'.repeat(MANY)}.txt`)],
    ['a comp4 name of slashes', () => comp4Classes(['b'])(`${'/'.repeat(MANY)}x`)],
    ['quotes in CSV', () => readCsv(header + '"'.repeat(MANY))],
    ['pairs of quotes in CSV', () => readCsv(`${header}"${'""'.repeat(MANY)}`)],
    ['commas in CSV', () => readCsv(header + ','.repeat(MANY))],
    ['commas in a CSV row with quotes', () => readCsv(`${header}""${','.repeat(MANY)}`)],
    ['line breaks in a CSV field', () => readCsv(`${header}"${'\n'.repeat(MANY)}",a,1,1,2,3,4\n`)],
    ['open quotes in CSV lines', () => readCsv(header + '"a,\n'.repeat(MANY))],
    ['empty CSV lines', () => readCsv(header + '\r'.repeat(MANY))],
    ['spaces in CSV', () => readCsv(`${header}a,b,1,1,1,${spaces}x,2`)],
    ['a long header of CSV', () => readCsv('image,'.repeat(MANY))],
    ['brackets in COCO results', () => readCocoResults('['.repeat(MANY))],
    ['nested lists in COCO results', () => readCocoResults(`[${'['.repeat(MANY)}${']'.repeat(MANY)}]`)],
    ['numbers in COCO results', () => readCocoResults(`[${'1,'.repeat(MANY)}1]`)],
    ['a NaN behind much in COCO results', () => readCocoResults(`["${spaces}", NaN]`)],
    ['nested objects in COCO truth', () => readCocoGroundTruth('{"images":'.repeat(MANY))],
    ['nested lists in a state', () => stateFromJson(JSON.parse(`${'['.repeat(MANY)}${']'.repeat(MANY)}`))],
    ['a long value that is none of many', () => suggestName('x'.repeat(MANY), names)],
  ])('%s', async (_, read) => {
    await cheaply(() => {
      readsOrRefuses(read);
    });
  });

  it('reads rows of as many classes and images', async () => {
    await cheaply(() => {
      const rows = names.map((name, i) => `${i},${name},0.5,1,2,3,4`).join('\n');
      expect(readCsv(header + rows).classes).toHaveLength(names.length);
    });
  });

  it('reads and writes as many comp4 files', async () => {
    await cheaply(() => {
      const detections = { boxes: [1, 2, 3, 4], labels: [7], scores: [1] };
      const files = writeComp4([{ id: '1', detections }], { classes: names });
      expect(readComp4(Object.entries(files), { classes: names }).images.get('1')?.labels).toEqual([7]);
    });
  });

  it('reads as many categories, and evaluates and resamples their classes', async () => {
    await cheaply(() => {
      const truth = readCocoGroundTruth({
        images: [{ id: 1, width: 10, height: 10 }],
        categories: names.map((name, id) => ({ id, name })),
        annotations: names.map((_, id) => ({ id, image_id: 1, category_id: id, bbox: [0, 0, 5, 5] })),
      });
      const { categories } = truth;
      expect(() =>
        readCocoResults([{ image_id: 1, category_id: -1, bbox: [0, 0, 1, 1], score: 1 }], { categories }),
      ).toThrow(`… and ${names.length - 100} more`);
      const evaluator = createEvaluator({ classes: truth.classes, metric: 'voc10' });
      for (const image of truth.images) evaluator.addGroundTruth(image);
      expect(bootstrap(evaluator, { resamples: 1 }).map?.estimate).toBe(0);
      expect(restoreEvaluator(evaluator.state()).classes).toHaveLength(names.length);
    });
  });
});

describe('readers refuse what is no file of theirs with errors of their own', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom(
          'a',
          ',',
          '"',
          '\n',
          '\r',
          ' ',
          '0.5',
          '-1',
          '1e400',
          'nan',
          '\0',
          '\ufeff',
          '\ud800',
          '[',
          '{',
          '}',
          ']',
          ':',
        ),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));

  it.each<[string, (text: string) => unknown]>([
    ['comp4', comp4],
    ['CSV', (given) => readCsv(given)],
    ['CSV rows', (given) => readCsv(header + given)],
    ['COCO results', (given) => readCocoResults(given)],
    ['COCO truth', (given) => readCocoGroundTruth(given)],
  ])('%s', (_, read) => {
    fc.assert(
      fc.property(text, (given) => {
        readsOrRefuses(() => read(given));
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('states as JSON', () => {
    const evaluator = createEvaluator({ classes: ['a', 'b'], metric: 'voc10' });
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('version', 'classes', 'images', 'truth', 'unknownClasses', ''),
        (value, key) => {
          const state = { ...evaluator.state(), [key]: value };
          readsOrRefuses(() => restoreEvaluator(stateFromJson(key === '' ? value : state)));
        },
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
