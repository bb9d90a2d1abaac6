/** Lowest score that `ssd detect` keeps unless told otherwise. */
const USUAL = 0.5;
/** Below this, what is found is chance. */
const LEAST = 0.1;
/** Pictures that are shown. */
const SHOWN = 3;

/**
 * The pictures and the threshold that the recorded `ssd detect` is run with: the usual one where it finds anything, else the
 * highest tenth at which something is found, which is said.
 *
 * @param {{ picture: string, scores: number[] }[]} found of all test pictures, at any score
 * @returns {{ pictures: string[], threshold: number | undefined, why: string }} no threshold where it is the usual one
 */
export function chooseDetection(found) {
  const best = Math.max(0, ...found.flatMap(({ scores }) => scores));
  const threshold = best >= USUAL ? USUAL : Math.floor(best * 10) / 10;
  const withSome = found.filter(({ scores }) => scores.some((score) => score >= threshold));
  const rest = found.filter((one) => !withSome.includes(one));
  const of = (list) => list.slice(0, SHOWN).map(({ picture }) => picture);
  if (threshold < LEAST) {
    const why = `In none of the ${found.length} test pictures is anything found with a score of ${LEAST} or more: this training was too short.`;
    return { pictures: of(found), threshold: undefined, why };
  }
  const count = `in ${withSome.length} of the ${found.length} test pictures something is found`;
  const chosen = `these begin with ${withSome.length === 1 ? 'that one' : 'those'}`;
  const why =
    threshold === USUAL
      ? `With the usual score of ${USUAL} or more, ${count}; ${chosen}.`
      : `With the usual score of ${USUAL} or more nothing is found yet, so short was the training; with ${threshold} or more ${count}; ${chosen}.`;
  return {
    pictures: of([...withSome, ...rest]),
    threshold: threshold === USUAL ? undefined : threshold,
    why,
  };
}
