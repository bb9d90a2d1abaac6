import { createColourPlanner } from './colour-planner.js';
import { presets } from '../presets.js';
import { draw, expectEvenly, expectShare, expectUniform } from '../testing/draws.js';

const settings = presets.reference.photometric!;
const plans = draw((rng) => createColourPlanner(settings)(rng));
const steps = plans.flat();

describe('createColourPlanner', () => {
  it('takes every step in half of the images, independently of the others', () => {
    for (const kind of ['brightness', 'contrast', 'saturation', 'hue', 'channelOrder']) {
      expectShare(steps.filter((step) => step.kind === kind).length, 0.5);
    }
    expectShare(plans.filter((plan) => plan.length === 5).length, 1 / 32);
    expectShare(plans.filter((plan) => plan.length === 0).length, 1 / 32);
  });

  it('draws amounts evenly from the ranges of SSD', () => {
    expectUniform(
      steps.flatMap((step) => (step.kind === 'brightness' ? step.delta : [])),
      [-32, 32],
    );
    expectUniform(
      steps.flatMap((step) => (step.kind === 'contrast' ? step.factor : [])),
      [0.5, 1.5],
    );
    expectUniform(
      steps.flatMap((step) => (step.kind === 'saturation' ? step.factor : [])),
      [0.5, 1.5],
    );
    expectUniform(
      steps.flatMap((step) => (step.kind === 'hue' ? step.degrees : [])),
      [-36, 36],
    );
  });

  it('puts contrast before saturation and hue in half of the images, else after', () => {
    const orders = plans
      .map((plan) => plan.map(({ kind }) => kind).join(' '))
      .filter((order) => order.includes('contrast') && order.includes('saturation') && order.includes('hue'));
    expectShare(
      orders.filter((order) => order.includes('contrast saturation hue')).length,
      0.5,
      orders.length,
    );
    expectShare(
      orders.filter((order) => order.includes('saturation hue contrast')).length,
      0.5,
      orders.length,
    );
  });

  it('draws each of the six channel orders equally often', () => {
    const orders = steps.flatMap((step) => (step.kind === 'channelOrder' ? step.order.join('') : []));
    expectEvenly(orders, ['012', '021', '102', '120', '201', '210']);
  });

  it('plans nothing without settings', () => {
    expect(draw((rng) => createColourPlanner({})(rng)).flat()).toEqual([]);
  });
});
