import { imageNames } from './image-names.js';

describe('imageNames', () => {
  const name = imageNames(['000012', '2007_000032', 'cat', 'b.jpg', '7', '007', 'cam1/0001', 'cam2/0001']);

  it.each([
    ['000012', '000012'],
    ['JPEGImages/000012.jpg', '000012'],
    ['C:\\data\\cat.PNG', 'cat'],
    ['b.jpg', 'b.jpg'], // a name of its own, whatever it looks like
    ['12', '000012'],
    ['2007000032', '2007_000032'],
    ['cam2/0001.jpg', 'cam2/0001'],
    ['VOC\\JPEGImages\\cam1\\0001.jpg', 'cam1/0001'],
    ['7', '7'],
    ['007', '007'],
  ])('takes %s for %s', (written, expected) => {
    expect(name(written)).toBe(expected);
  });

  it.each(['dog', '13', '0007', '0001.jpg', ''])(
    'leaves %j as it is: nothing, or more than one, is meant',
    (written) => {
      expect(name(written)).toBe(written);
    },
  );
});
