import { prepareSample } from './prepare-samples.js';

const object = (label: string, xmin: number, ymin: number, xmax: number, ymax: number) => ({
  label,
  box: { xmin, ymin, xmax, ymax },
  difficult: false,
  truncated: false,
});

describe('prepareSample', () => {
  const sample = { id: 'a', image: 'a.jpg', annotation: 'a.xml', width: 100, height: 50 };

  it('makes 1-based pixels with both ends included continuous', () => {
    // The whole image is [1, 1, 100, 50]; the first pixel alone is [1, 1, 1, 1], that is 0 to 0.01 and 0 to 0.02.
    const objects = [object('b', 1, 1, 100, 50), object('a', 1, 1, 1, 1), object('a', 26, 11, 50, 20)];
    const { boxes, labels } = prepareSample({ ...sample, objects }, ['a', 'b']);
    expect([...labels]).toEqual([1, 0, 0]);
    const expected = [0, 0, 1, 1, 0, 0, 0.01, 0.02, 0.25, 0.2, 0.5, 0.4];
    expect([...boxes]).toEqual(expected.map(Math.fround));
  });

  it('names a class that is not in the list', () => {
    const objects = [object('dog', 1, 1, 2, 2)];
    expect(() => prepareSample({ ...sample, objects }, ['dogs', 'cats'])).toThrow(
      'Unknown class "dog" in a.xml. Did you mean "dogs"? Available: dogs, cats.',
    );
  });
});
