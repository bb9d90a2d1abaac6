import fc from 'fast-check';
import { readCsv } from './csv-read.js';
import { writeCsv } from './csv-write.js';
import { detectionsByImage } from './detection-table.js';

const header = 'image,class,score,xmin,ymin,xmax,ymax';

describe('readCsv', () => {
  it('gives columns, in the order of the lines', () => {
    const table = readCsv(`${header}\na,cat,0.5,1,2,3,4\nb,dog,.25,5,6,7,8\n\na,dog,1e-1,1,1,1,1`);
    expect(table).toMatchObject({ ids: ['a', 'b'], classes: ['cat', 'dog'], layout: 'xyxy', pixelOffset: 1 });
    expect([...table.images]).toEqual([0, 1, 0]);
    expect([...table.labels]).toEqual([0, 1, 1]);
    expect([...table.scores]).toEqual([0.5, 0.25, 0.1]);
    expect([...table.boxes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1]);
  });

  it('takes columns in any order, others beside them, quotes, a byte order mark and Windows line ends', () => {
    const text =
      '\ufeffscore,note,Image,class,xmin,ymin,xmax,ymax\r\n0.5,"a, b","x ""1"", y",cat,1,2,3,4\r\n0.4,,z,cat,1,2,3,4\r\n';
    expect(readCsv(text)).toMatchObject({ ids: ['x "1", y', 'z'], classes: ['cat'] });
  });

  it('takes the line ends of any system, and rows of several lines', () => {
    const rows = ['"a\r\nb",cat,.5,1,2,3,4', 'c,"x\ny",.25,1,2,3,4', '', ' '];
    for (const end of ['\n', '\r\n', '\r'])
      expect(readCsv([header, ...rows].join(end))).toMatchObject({
        ids: ['a\r\nb', 'c'],
        classes: ['cat', 'x\ny'],
      });
  });

  it('takes a header alone', () => {
    expect(readCsv(header)).toMatchObject({ ids: [], classes: [] });
  });

  it.each([
    ['', 'Expected the header image,class,score,xmin,ymin,xmax,ymax in d.csv, got an empty file.'],
    ['a,cat,0.5,1,2,3,4', 'got "a,cat,0.5,1,2,3,4": there is no column "image"'],
    ['image,class,scores,xmin,ymin,xmax,ymax', 'there is no column "score". Did you mean "scores"?'],
    [`${header},score`, 'Expected column "score" once in d.csv, got it twice.'],
    [`${header}\na,cat,nan,1,2,3,4`, 'Expected a finite score in d.csv, line 2, got "nan".'],
    [`${header}\n\na,cat,,1,2,3,4`, 'Expected a finite score in d.csv, line 3, got "".'],
    [`${header}\na,cat,1,1,2,Infinity,4`, 'Expected a finite xmax in d.csv, line 2, got "Infinity".'],
    [`${header}\na,cat,1,1,2,3`, 'Expected a finite ymax in d.csv, line 2, got "".'],
    [`${header}\n,cat,1,1,2,3,4`, 'Expected the image in d.csv, line 2, got ",cat,1,1,2,3,4".'],
    [
      `${header}\na,cat,1,5,2,3,4`,
      'Expected xmin ≤ xmax and ymin ≤ ymax in d.csv, line 2, got [5, 2, 3, 4].',
    ],
    [`${header}\n"a,cat,1,5,2,3,4`, 'Expected a closing quote in d.csv, line 2, got'],
    [`${header}\na,cat,1e400,1,2,3,4`, 'Expected a finite score in d.csv, line 2, got "1e400".'],
    [`${header}\na,cat,0x1,1,2,3,4`, 'Expected a finite score in d.csv, line 2, got "0x1".'],
    [`${header}\ra,cat,1,5,2,3,4\r`, 'ymin ≤ ymax in d.csv, line 2, got [5, 2, 3, 4].'],
    [`${header}\n"a\n1",cat,1,1,2,3,4\r\n"b",cat,,1,2,3,4`, 'Expected a finite score in d.csv, line 4'],
    [`${header}\na,c\0t,1,5,2,3,4`, 'got a NUL character in line 2, column 4.'],
    ['image;class;score', 'Fields are separated by commas, not by ";".'],
  ])('says what is wrong with %j', (text, said) => {
    expect(() => readCsv(text, { name: 'd.csv' })).toThrow(said);
  });

  it('takes a box narrower than a pixel in inclusive pixels only', () => {
    const text = `${header}\na,cat,1,5,2,4.5,4`;
    expect([...readCsv(text).boxes]).toEqual([5, 2, 4.5, 4]);
    expect(() => readCsv(text, { pixelOffset: 0 })).toThrow('xmin ≤ xmax');
  });
});

describe('writeCsv', () => {
  it('has the header and one line a detection', () => {
    const detections = { boxes: [1, 2, 3, 4], labels: [1], scores: [0.5] };
    expect(writeCsv([{ id: 'a,b', detections }], { classes: ['x', 'y "z"'], digits: 1 })).toBe(
      `${header}\n"a,b","y ""z""",0.5,1.0,2.0,3.0,4.0\n`,
    );
    expect(writeCsv([], { classes: [] })).toBe(`${header}\n`);
  });

  it('converts proportions into the pixels asked for', () => {
    const detections = {
      boxes: [0.1, 0.2, 0.3, 0.4],
      labels: [0],
      scores: [1],
      units: 'normalised' as const,
    };
    const images = [{ id: 'a', width: 100, height: 50, detections }];
    // 0.1 · 100 + 1, 0.2 · 50 + 1, 0.3 · 100, 0.4 · 50
    expect(writeCsv(images, { classes: ['x'], digits: 0 })).toContain('a,x,1,11,11,30,20\n');
    expect(writeCsv(images, { classes: ['x'], digits: 0, pixelOffset: 0 })).toContain('a,x,1,10,10,30,20\n');
  });

  it('leaves no formula for a spreadsheet, neither as image nor as class, and no number changed', () => {
    const detections = { boxes: [-1, 2, 3, 4], labels: [0], scores: [0.5] };
    expect(writeCsv([{ id: '-rf', detections }], { classes: ["=HYPERLINK('http://x')"], digits: 0 })).toBe(
      `${header}\n'-rf,'=HYPERLINK('http://x'),1,-1,2,3,4\n`,
    );
  });

  it('refuses what a line cannot hold', () => {
    const detections = { boxes: [], labels: [], scores: [] };
    expect(() => writeCsv([{ id: 'a\nb', detections }], { classes: [] })).toThrow(
      'without line breaks, got "a\\nb"',
    );
    expect(() => writeCsv([{ id: 'a\ud800', detections }], { classes: [] })).toThrow(
      expect.objectContaining({
        code: 'BAD_IMAGE',
        message: expect.stringContaining('half a character') as string,
      }) as Error,
    );
    expect(() => writeCsv([], { classes: ['a\0'] })).toThrow(
      'Expected a class name that a CSV file can hold, got a NUL character in "a\\u0000".',
    );
    expect(() => writeCsv([], { classes: [], digits: 2.5 })).toThrow('Expected digits to be an integer');
  });

  it('is read back as it was', () => {
    // Names of images have no line breaks, those of classes may.
    const letters = ['a', ' ', '"', ',', 'é', ';', '\t', '\u2028', '\ufeff', '😀', '=', '-', "'", '@'];
    const name = fc.string({ minLength: 1, unit: fc.constantFrom(...letters) });
    const className = fc.string({ minLength: 1, unit: fc.constantFrom(...letters, '\n', '\r', '\r\n') });
    const row = fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      box: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)),
    });
    const image = fc.record({ id: name, rows: fc.array(row, { minLength: 1 }) });
    const input = fc.uniqueArray(image, { selector: ({ id }) => id, maxLength: 5 });
    fc.assert(
      fc.property(input, fc.uniqueArray(className, { minLength: 2, maxLength: 2 }), (images, classes) => {
        const written = images.map(({ id, rows }) => ({
          id,
          detections: {
            boxes: rows.flatMap(({ box: [x, y, w, h] }) => [x, y, x + w, y + h]),
            labels: rows.map(({ label }) => label),
            scores: rows.map(({ score }) => Number(score.toFixed(6))),
          },
        }));
        const found = detectionsByImage(readCsv(writeCsv(written, { classes })));
        expect([...found.keys()]).toEqual(images.map(({ id }) => id));
        for (const { id, detections } of written) {
          const { boxes, labels, scores } = found.get(id)!;
          expect(Array.from(boxes)).toEqual(detections.boxes);
          expect(labels).toEqual(detections.labels.map((label) => classes[label]));
          expect(Array.from(scores)).toEqual(detections.scores);
        }
      }),
    );
  });
});
