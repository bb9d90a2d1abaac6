import {
  type KernelConfig,
  copyRegisteredKernels,
  findBackendFactory,
  getKernel,
  registerBackend,
  registerGradient,
  registerKernel,
  setBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
// Fills tfjs's gradient registry, which its Node entry leaves empty.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { EagerBackend } from './eager/eager-backend.js';
import { GRAPH_BACKEND, graphIdentity, registerGraphBackend } from './graph/graph-backend.js';
import { graphAddN } from './kernels/add-n.js';
import { batchNormTrainingGradient, batchNormTrainingKernel } from './kernels/batch-norm-training.js';
import { addGradient } from './kernels/bias-gradient.js';
import { conv2dGradient } from './kernels/conv2d-gradient.js';
import { dilatedConv2dGradient, dilatedConv2dKernel } from './kernels/dilated-conv2d.js';
import { graphGather } from './kernels/gather.js';
import { OUR_BACKENDS } from './kernels/our-backend.js';
import { reluGradient } from './kernels/relu-gradient.js';
import { resizeBilinearGradKernel } from './kernels/resize-bilinear-gradient.js';
import { suppressOverlapsKernel } from './kernels/suppress-overlaps.js';
import { load } from './native/tensorflow.js';
import { kernelConfigs } from './tfjs/kernel-configs.js';

const EAGER_BACKEND = 'tensorflow';

// tfjs's registries are global: what one copy of this package registered, the other must leave alone.
const KEY = Symbol.for('@ssd/tf-runtime/registered');
const registered = globalThis as Record<symbol, unknown>;

/**
 * Registers the eager backend `tensorflow` and the one that {@link Session.compile} traces with, with their kernels and
 * gradients, and makes `tensorflow` the current backend. Opens the library if nobody has. Later calls do nothing.
 *
 * Where a working tfjs-node is loaded already, its eager backend stays.
 *
 * @throws TensorFlowError as {@link loadTensorFlow}
 */
export function registerBackends(): void {
  if (registered[KEY] === true) return;
  const tf = load();
  if ((findBackendFactory(EAGER_BACKEND) as unknown) == null) {
    registerBackend(EAGER_BACKEND, () => new EagerBackend(tf), 3);
  }
  for (const config of kernelConfigs) registerMissing(config);
  copyRegisteredKernels(EAGER_BACKEND, GRAPH_BACKEND);
  for (const backend of OUR_BACKENDS) {
    registerMissing(dilatedConv2dKernel(backend));
    registerMissing(batchNormTrainingKernel(backend));
    registerMissing(suppressOverlapsKernel(backend));
    replaceKernel(resizeBilinearGradKernel(backend));
  }
  replaceKernel(graphIdentity);
  replaceKernel(graphGather);
  replaceKernel(graphAddN);
  registerGradient(conv2dGradient());
  registerGradient(addGradient());
  registerGradient(reluGradient);
  registerGradient(dilatedConv2dGradient);
  registerGradient(batchNormTrainingGradient);
  registerGraphBackend();
  void setBackend(EAGER_BACKEND);
  registered[KEY] = true;
}

function registerMissing(config: KernelConfig): void {
  if ((getKernel(config.kernelName, config.backendName) as KernelConfig | undefined) === undefined)
    registerKernel(config);
}

function replaceKernel(config: KernelConfig): void {
  if ((getKernel(config.kernelName, config.backendName) as KernelConfig | undefined) !== undefined) {
    unregisterKernel(config.kernelName, config.backendName);
  }
  registerKernel(config);
}
