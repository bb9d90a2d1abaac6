import { closing } from '@ssd/files';
import type { Output, Pointer } from '../native/c-api.js';
import { Status } from '../native/status.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { OpAttribute } from '../tfjs/binding.js';
import { setNodeAttribute } from './node-attributes.js';
import { type OpSignature, dealInputs } from './op-signature.js';

/** A node to add. */
export interface NodeSpec {
  readonly type: string;
  /** Unique in the graph. */
  readonly name: string;
  readonly inputs?: readonly Output[];
  readonly attributes?: readonly OpAttribute[];
  /** The node runs after these. */
  readonly after?: readonly Pointer[];
  /** A constant's value, or whatever the op's tensor attribute is called. */
  readonly tensor?: { readonly attribute: string; readonly value: Pointer };
}

/**
 * Adds a node to a native graph; TensorFlow infers its type attributes and shapes.
 *
 * @throws TensorFlowError where TensorFlow refuses it
 */
export function buildNode(
  { api, status }: LoadedTensorFlow,
  graph: Pointer,
  { type, name, inputs = [], attributes = [], after = [], tensor }: NodeSpec,
  signature: OpSignature,
): Pointer {
  const what = `${type} "${name}"`;
  if (inputs.some(({ oper }) => oper === null) || after.includes(null)) {
    // TensorFlow would read at address 0.
    throw new TensorFlowError('INTERNAL', 'expected nodes as its inputs, got none', { op: what });
  }
  const dealt = dealInputs(type, signature, inputs);
  const description = api.TF_NewOperation<Pointer>(graph, type, name);
  let finished = false;
  return closing(
    () => {
      for (const input of dealt) {
        if (Array.isArray(input)) api.TF_AddInputList(description, input, input.length);
        else api.TF_AddInput(description, input);
      }
      for (const operation of after) api.TF_AddControlInput(description, operation);
      for (const attribute of attributes) {
        if (!signature.inferred.has(attribute.name)) setNodeAttribute(api, description, attribute);
      }
      if (tensor !== undefined) {
        api.TF_SetAttrTensor(description, tensor.attribute, tensor.value, status.pointer);
        status.check(what); // at once: finishing would write its own status over it
      }
      finished = true;
      const operation = api.TF_FinishOperation<Pointer>(description, status.pointer);
      status.check(what);
      return operation;
    },
    () => {
      // Finishing is the only way to free a description.
      if (!finished) abandon(api, description);
    },
  );
}

/** Frees a description; whether a node comes of it does not matter any more. */
function abandon(api: LoadedTensorFlow['api'], description: Pointer): void {
  const status = new Status(api);
  api.TF_FinishOperation(description, status.pointer);
  status.delete();
}
