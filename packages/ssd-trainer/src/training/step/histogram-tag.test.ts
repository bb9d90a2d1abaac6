import { histogramTag } from './histogram-tag.js';

it.each([
  ['conv1_1/filter', 'filter_summaries/conv1_1'],
  ['classifiers/map0/filter', 'filter_summaries/classifiers/map0'],
  ['l2_norm_conv4_3/scale', 'scale_summary/l2_norm_conv4_3'],
  ['conv1/scale', undefined], // of a batch norm
  ['conv1_1/biases', undefined],
  ['filter', undefined],
])('the histogram of %s is %p', (variable, tag) => {
  expect(histogramTag(variable)).toBe(tag);
});
