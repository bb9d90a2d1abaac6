import type { Pointer } from '../native/c-api.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { AttributeType, type OpAttribute } from '../tfjs/binding.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/** Sets an attribute of an eager op that is being built. @throws TensorFlowError where TensorFlow refuses it */
export function setOpAttribute(
  { api, status }: LoadedTensorFlow,
  op: Pointer,
  { name, type, value }: OpAttribute,
): void {
  switch (type) {
    case AttributeType.STRING:
      api.TFE_OpSetAttrString(op, name, value, Buffer.byteLength(value as string));
      break;
    case AttributeType.INT:
      if (Array.isArray(value)) {
        api.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(value as number[], BigInt), value.length);
      } else {
        api.TFE_OpSetAttrInt(op, name, value);
      }
      break;
    case AttributeType.FLOAT:
      api.TFE_OpSetAttrFloat(op, name, value);
      break;
    case AttributeType.BOOL:
      api.TFE_OpSetAttrBool(op, name, value === true ? 1 : 0);
      break;
    case AttributeType.TYPE:
      api.TFE_OpSetAttrType(op, name, value);
      break;
    case AttributeType.SHAPE: {
      const shape = value as number[];
      api.TFE_OpSetAttrShape(op, name, BigInt64Array.from(shape, BigInt), shape.length, status.pointer);
      status.check(`attribute "${name}"`);
      break;
    }
    default:
      throw new TensorFlowError(
        'INTERNAL',
        `attribute "${name}" has kind ${type}, which no kernel of ours uses`,
      );
  }
}
