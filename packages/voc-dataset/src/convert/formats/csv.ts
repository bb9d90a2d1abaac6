import { formulaNames } from '../formula-names.js';
import { readCsv } from '../read-csv.js';
import { writeCsv } from '../write-csv.js';
import type { AnnotationFormat } from './annotation-format.js';

/** One row an object, as TensorFlow's object detection examples have it: `filename,width,height,class,xmin,ymin,xmax,ymax`. */
export const csv: AnnotationFormat = {
  looks: '*.csv',
  extensions: ['.csv'],
  isIn: ({ names }) => names.some((name) => /\.csv$/i.test(name)),
  read: readCsv,
  write: writeCsv,
  imagesFolder: 'images',
  keepsUnlisted: true,
  keepsStored: false,
  warn: formulaNames,
};
