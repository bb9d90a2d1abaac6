/** What TensorFlow's ExponentialMovingAverage calls its variables. */
export const AVERAGE_SUFFIX = '/ExponentialMovingAverage';
