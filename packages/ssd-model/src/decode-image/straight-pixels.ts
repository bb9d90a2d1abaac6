import { createCanvas } from './create-canvas.js';
import type { PixelImage, Size } from './decoded-image.js';

/** A part of a bitmap: its upper left pixel and its size. */
export interface Part extends Size {
  readonly left: number;
  readonly top: number;
}

/** What WebGL needs of an image: nothing multiplied, nothing converted. */
const AS_STORED = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' } as const;

/** One for all pictures: beyond some sixteen a browser takes the oldest away, which may be that of tfjs. */
let shared: { gl: WebGLRenderingContext; texture: WebGLTexture } | null = null;

/**
 * A part of a bitmap with the colours of what one can see through, which a canvas does not keep: it stores them
 * multiplied with alpha. A texture takes a bitmap's values as they are, and a framebuffer gives them back.
 *
 * @param bitmap made with `premultiplyAlpha: 'none'`
 * @returns alpha replaced by 255, as the loader of the data sets drops it; null without WebGL
 */
export async function readStraight(
  bitmap: ImageBitmap,
  { left, top, width, height }: Part,
): Promise<PixelImage | null> {
  const part = await createImageBitmap(bitmap, left, top, width, height, AS_STORED).catch(() => null);
  if (part === null) return null; // a browser that has no memory for it, or cuts no bitmaps
  try {
    if (shared === null || shared.gl.isContextLost()) shared = open();
    if (shared === null) return null;
    const { gl, texture } = shared;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, part);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const data = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, data);
    if (gl.getError() !== gl.NO_ERROR) return null; // too large for a texture, or the context was lost
    for (let i = 3; i < data.length; i += 4) data[i] = 255;
    return { data, width, height };
  } finally {
    part.close();
  }
}

function open(): typeof shared {
  const gl = createCanvas(1, 1).getContext('webgl');
  const texture = gl?.createTexture();
  if (gl === null || !texture) return null;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  return { gl, texture };
}
