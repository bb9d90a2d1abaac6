import { overlapRow } from './overlap-row.js';
import { keyIndex, keyScore, rankKey } from './rank-key.js';

/** Overlaps below this do not make a match (Caffe's MatchBBox). */
const MIN_OVERLAP = 1e-6;

/** What is left of a box's ranking: keys of default boxes, best first, complete down to `floor`. */
interface Ranking {
  keys: Float64Array;
  next: number;
  floor: number;
}

/**
 * Bipartite matching of the SSD paper: the pair with the highest overlap is matched, both leave, and so on,
 * until every box has a default box of its own (or overlaps none that is free). Ties go to the lower box,
 * then to the lower default box.
 *
 * That greedy matching is the one stable matching of boxes and default boxes that rank each other by
 * overlap, so boxes propose in turn (Gale and Shapley 1962), and ranks beyond the first are only worked out
 * for boxes that are turned down.
 *
 * @param anchors [count, 4] xmin, ymin, xmax, ymax
 * @param boxes [n, 4]
 * @param best [n] default box of highest overlap, −1 for none
 * @param bestOverlaps [n] that overlap
 * @param matches [count] box of each default box; overwritten where one is won
 */
export function matchBipartite(
  anchors: Float32Array,
  boxes: Float32Array,
  best: Int32Array,
  bestOverlaps: Float32Array,
  matches: Int32Array,
): void {
  const holders = new Map<number, { box: number; key: number }>(); // default box → the box that holds it
  const rankings = new Map<number, Ranking>();
  const row = new Float32Array(anchors.length / 4);
  const scratch = new Float64Array(row.length);

  /** Key of the box's best default box after the one with this key, or undefined. */
  const after = (box: number, key: number): number | undefined => {
    let ranking = rankings.get(box);
    while (ranking === undefined || ranking.next === ranking.keys.length) {
      if (ranking !== undefined && ranking.floor <= MIN_OVERLAP) return undefined;
      // Few boxes are turned down more than a few times: rank the near ones first, all others only then.
      const floor = Math.max(MIN_OVERLAP, ranking === undefined ? keyScore(key) / 2 : 0);
      overlapRow(anchors, boxes, box, row);
      const keys = keysBetween(row, scratch, ranking?.keys.at(-1) ?? key, floor);
      ranking = { keys, next: 0, floor };
      rankings.set(box, ranking);
    }
    return ranking.keys[ranking.next++];
  };

  for (let first = 0; first < best.length; first++) {
    if (best[first]! < 0 || bestOverlaps[first]! < MIN_OVERLAP) continue;
    let box = first;
    let key: number | undefined = rankKey(bestOverlaps[first]!, best[first]!);
    while (key !== undefined) {
      const anchor = keyIndex(key);
      const holder = holders.get(anchor);
      if (holder === undefined) {
        holders.set(anchor, { box, key });
        break;
      }
      // Keys of one default box compare as overlaps do, the higher overlap having the lower key.
      const wins = key < holder.key || (key === holder.key && box < holder.box);
      if (wins) {
        holders.set(anchor, { box, key });
        ({ box, key } = holder);
      }
      key = after(box, key);
    }
  }
  for (const [anchor, { box }] of holders) matches[anchor] = box;
}

/** Sorted keys of the overlaps that rank after `key` and reach `floor`. */
function keysBetween(row: Float32Array, scratch: Float64Array, key: number, floor: number): Float64Array {
  let size = 0;
  for (let k = 0; k < row.length; k++) {
    const overlap = row[k]!;
    if (overlap < floor) continue;
    const candidate = rankKey(overlap, k);
    if (candidate > key) scratch[size++] = candidate;
  }
  return scratch.slice(0, size).sort();
}
