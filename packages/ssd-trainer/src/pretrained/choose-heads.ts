import { identifyWeights } from '@ssd/model';
import { classListOfCount } from './class-list-of-count.js';
import type { WeightsFile } from './weights-file.js';

export interface HeadsChoice {
  readonly heads: 'load' | 'skip';
  /** Why not, for people. */
  readonly because?: string;
}

/** Whether the heads in a file are those of a detector of this preset and these classes. */
export function chooseHeads(
  file: WeightsFile,
  { preset, classes }: { preset: string; classes: readonly string[] },
): HeadsChoice {
  const count = identifyWeights(file.tensors)?.classes;
  if (count === undefined) return { heads: 'load' }; // none in the file
  if (file.preset !== undefined && file.preset !== preset) {
    return { heads: 'skip', because: `they are those of preset "${file.preset}"` };
  }
  const theirs = file.classes ?? classListOfCount(count);
  if (count !== classes.length) {
    return { heads: 'skip', because: `they are for ${count} classes, not ${classes.length}` };
  }
  if (theirs !== undefined && theirs.join('\n') !== classes.join('\n')) {
    return { heads: 'skip', because: `they are for other classes: ${shortList(theirs)}` };
  }
  return { heads: 'load' };
}

/** Names listed before it only counts. */
const LISTED = 5;

function shortList(names: readonly string[]): string {
  const rest = names.length > LISTED ? `, … (${names.length - LISTED} more)` : '';
  return names.slice(0, LISTED).join(', ') + rest;
}
