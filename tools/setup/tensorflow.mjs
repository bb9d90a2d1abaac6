import { dirname } from 'node:path';

// The dependencies are installed by now, so the sources of @ssd/tf-runtime can be run: there is one implementation
// of finding and fetching, the one that users have.
const LIBRARY = '../../packages/tf-runtime/src/library';

/** Finds TensorFlow's library where tf-runtime will, or fetches it. */
export async function provideTensorFlow({ say, signal }) {
  await import('../source.mjs');
  const { locateLibrary } = await import(`${LIBRARY}/locate-library.ts`);
  const { fetchLibrary } = await import(`${LIBRARY}/fetch-library.ts`);

  const located = locateLibrary();
  if (located !== undefined) {
    say(
      `TensorFlow${located.version === undefined ? '' : ` ${located.version}`}: found in ${dirname(located.cc)} (${located.source})`,
    );
    return;
  }
  const start = Date.now();
  const { version, cc } = await fetchLibrary({ signal, onProgress: announce(say) });
  say(
    `TensorFlow ${version}: fetched to ${dirname(cc)} in ${((Date.now() - start) / 1000).toFixed(0)} s, its hash is the pinned one`,
  );
}

/** One line for each phase that takes a while. */
function announce(say) {
  const announced = new Set();
  return (progress) => {
    if (announced.has(progress.phase)) return;
    announced.add(progress.phase);
    const megabytes = `${Math.round(progress.total / 1e6)} MB`;
    if (progress.phase === 'download')
      say(
        `TensorFlow: downloading ${progress.package} (${megabytes}; 850 MB will stay on disk) with ${progress.with} …`,
      );
    if (progress.phase === 'unpack') say('TensorFlow: taking its library out of the wheel …');
  };
}
