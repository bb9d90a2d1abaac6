import { createBoxTable } from '../create-box-table.js';
import { TWO } from './aspect-ratios.js';

/**
 * Boxes of the small network `mini`: 320×320 pixels, maps of stride 8 to 64, scales that about double from map to
 * map, so 8500 boxes from a fourteenth of the image's side up to all of it.
 */
export const mini = createBoxTable({
  name: 'mini',
  imageSize: { width: 320, height: 320 },
  order: 'cell-major',
  maps: [
    { rows: 40, columns: 40, scale: 0.07, nextScale: 0.17, aspectRatios: TWO },
    { rows: 20, columns: 20, scale: 0.17, nextScale: 0.36, aspectRatios: TWO },
    { rows: 10, columns: 10, scale: 0.36, nextScale: 0.65, aspectRatios: TWO },
    { rows: 5, columns: 5, scale: 0.65, nextScale: 0.95, aspectRatios: TWO },
  ],
});
