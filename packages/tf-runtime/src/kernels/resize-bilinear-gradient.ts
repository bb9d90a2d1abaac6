import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { attribute } from '../tfjs/attributes.js';

/** ResizeBilinearGrad with half-pixel centres, which tfjs-node's kernel leaves out: its gradient is then wrong. */
export function resizeBilinearGradKernel(backendName: string): KernelConfig {
  return {
    kernelName: 'ResizeBilinearGrad',
    backendName,
    kernelFunc: (({
      inputs: { dy, images },
      attrs: { alignCorners, halfPixelCenters = false },
      backend,
    }: {
      inputs: { dy: TensorInfo; images: TensorInfo };
      attrs: { alignCorners: boolean; halfPixelCenters?: boolean };
      backend: NodeBackend;
    }) =>
      backend.executeSingleOutput(
        'ResizeBilinearGrad',
        [
          attribute.type('T', backend.getDTypeInteger(images.dtype)),
          attribute.bool('align_corners', alignCorners),
          attribute.bool('half_pixel_centers', halfPixelCenters),
        ],
        [dy, images],
      )) as unknown as KernelFunc,
  };
}
