import { checkClasses, countClasses } from './check-classes.js';

const of = (...labels: string[]) => labels;
const annotations = (...labels: string[][]) =>
  labels.map((each, i) => ({ annotation: `${i}.xml`, labels: each }));
const many = (label: string, count: number) => Array.from({ length: count }, () => label);

const check = (labels: string[][], classes?: string[]) =>
  checkClasses(annotations(...labels), 'Annotations', classes).map(
    ({ code, severity, file, message }) => [`${severity} ${code}`, file, message] as const,
  );

describe('countClasses', () => {
  it('counts by name, sorted, also names that objects have by themselves', () => {
    expect(countClasses(annotations(of('b', 'a', 'b'), of('b'), of()))).toEqual({ a: 1, b: 3 });
    expect(Object.entries(countClasses(annotations(of('constructor', '__proto__'))))).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ]);
  });
});

describe('checkClasses', () => {
  it('finds nothing where nothing is, and in nothing', () => {
    expect(check([])).toEqual([]);
    expect(check([many('a', 10), many('b', 10)])).toEqual([]);
  });

  it('names classes that are not in the list, once an annotation', () => {
    expect(check([many('dogs', 10), many('dog', 10)], ['dog', 'cat'])).toEqual([
      [
        'error class-unknown',
        '0.xml',
        'Unknown class "dogs"; training with this list stops here. Did you mean "dog"? Available: dog, cat.',
      ],
    ]);
  });

  it('finds spellings of one name', () => {
    const found = check([
      many('person', 12),
      of('Person', ...many('traffic light', 11)),
      many('traffic_light', 10),
    ]);
    expect(found.filter(([code]) => code === 'warning class-variant')).toEqual([
      [
        'warning class-variant',
        '1.xml',
        '"Person" (1 objects, the first here) and "person" (12) train as two classes.',
      ],
      [
        'warning class-variant',
        '2.xml',
        '"traffic_light" (10 objects, the first here) and "traffic light" (11) train as two classes.',
      ],
    ]);
  });

  it('names classes with hardly an example', () => {
    expect(check([many('a', 9), many('b', 10)])).toEqual([
      ['info rare-class', 'Annotations', 'Class "a" has 9 objects only; expect little of it.'],
    ]);
  });

  it('suspects images without the class that nearly all others show', () => {
    const usual = Array.from({ length: 18 }, () => of('cell', 'cell'));
    const rare = many('b', 10);
    // 18 of 20 are 90 %: just enough. Images without any object are no suspects.
    expect(check([...usual, rare, rare, of()])).toEqual([
      [
        'info common-class-missing',
        '18.xml',
        'No "cell" here, which 18 of 20 images with objects have. If it was forgotten, it trains as background.',
      ],
      ['info common-class-missing', '19.xml', expect.any(String) as string],
    ]);
    expect(check([...usual, rare, rare, rare])).toEqual([]); // 18 of 21
    expect(check([...usual.slice(9), many('b', 15)])).toEqual([]); // nine images promise nothing
  });
});
