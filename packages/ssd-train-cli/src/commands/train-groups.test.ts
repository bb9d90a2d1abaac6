import { train } from './train.js';
import { trainGroups } from './train-groups.js';

describe('trainGroups', () => {
  it('has every option of "ssd train" once, and no other', () => {
    const grouped = trainGroups.flatMap(({ options }) => options);
    expect(grouped.toSorted()).toEqual(Object.keys(train.options).sort());
  });
});
