/** The oldest Node that runs everything here: sharp, which decodes the images, sets it. */
const OLDEST = [20, 9];

/** Why a version of Node will not do and what to do; undefined when it will. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Expected Node ${OLDEST.join('.')} or newer, this is ${version}. Install one from https://nodejs.org (or "nvm install 20").`;
}
