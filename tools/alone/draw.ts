// A photo with a box, as JPEG, and one that is none.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DrawError, annotatePicture, classColors, overlaySvg, type AnnotateOptions } from '@ssd/draw';

async function main(data: string): Promise<void> {
  const pictures = join(data, 'JPEGImages');
  const options: AnnotateOptions = {
    colors: classColors(['cat']),
    detections: [{ label: 'cat', score: 0.9, box: { xmin: 10, ymin: 10, xmax: 60, ymax: 60 } }],
    format: 'jpeg',
  };
  const jpeg: Uint8Array = await annotatePicture(join(pictures, readdirSync(pictures)[0]!), options);
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new Error('expected a JPEG');
  if (!overlaySvg({ ...options, width: 80, height: 80 }).startsWith('<svg'))
    throw new Error('expected an SVG');
  const error: unknown = await annotatePicture(new Uint8Array([1, 2, 3]), options).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DrawError) || error.code !== 'UNREADABLE_PICTURE')
    throw new Error('expected a DrawError');
}

main(process.argv[2]!).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
