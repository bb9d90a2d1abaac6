import { cmykToRgb } from './cmyk-to-rgb.js';

it('subtracts inks from white', () => {
  // Light 255 − 51 = 204: 204 − 55 · 204 / 256 = 161 (43.8 rounded down), 204 − 203.2 = 1, 204 − 102 = 102.
  expect([...cmykToRgb(Uint8Array.of(55, 255, 128, 51, 9), 5)]).toEqual([161, 1, 102]);
  expect([...cmykToRgb(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255), 4)]).toEqual([255, 255, 255, 0, 0, 0]);
});
