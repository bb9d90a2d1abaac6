import { classColors, textColorOn } from './class-colors.js';

const VOC =
  'aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor'.split(
    ' ',
  );

describe('classColors', () => {
  it("gives VOC's classes the reference's colours, wherever they stand", () => {
    // The reference's palette: aeroplane 0,0,0 · person 52,151,52 · tvmonitor 119,11,32.
    const colors = classColors(VOC);
    expect([colors.get('aeroplane'), colors.get('person'), colors.get('tvmonitor')]).toEqual([
      '#000000',
      '#349734',
      '#770b20',
    ]);
    expect(classColors(['cell', 'person']).get('person')).toBe('#349734');
  });

  it('is stable and gives 60 classes 60 colours', () => {
    const classes = Array.from({ length: 60 }, (_, i) => `class ${i}`);
    expect(classColors(classes)).toEqual(classColors(classes));
    expect(new Set(classColors(classes).values()).size).toBe(60);
    for (const color of classColors(classes).values()) expect(color).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('has nothing for no classes', () => {
    expect(classColors([]).size).toBe(0);
  });
});

describe('textColorOn', () => {
  it.each([
    ['#000000', '#ffffff'],
    ['#ffffff', '#000000'],
    ['#00008e', '#ffffff'], // sofa's dark blue
    ['#dcdc00', '#000000'], // horse's yellow
  ])('on %s writes %s', (background, expected) => {
    expect(textColorOn(background)).toBe(expected);
  });
});
