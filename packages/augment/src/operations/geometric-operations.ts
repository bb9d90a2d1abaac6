import { crop } from './geometry/crop.js';
import { expand } from './geometry/expand.js';
import { flipHorizontal } from './geometry/flip-horizontal.js';
import { flipVertical } from './geometry/flip-vertical.js';
import { resize } from './geometry/resize.js';
import { rotate90 } from './geometry/rotate90.js';

/** What decides which part of the picture is shown and how, in SSD's order. A new one is a line here. */
export const geometricOperations = { expand, crop, flipHorizontal, flipVertical, rotate90, resize };
