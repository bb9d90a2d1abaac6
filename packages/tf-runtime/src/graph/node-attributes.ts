import type { CApi, Pointer } from '../native/c-api.js';
import { AttributeType, type OpAttribute } from '../tfjs/binding.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/** Sets an attribute of a graph node that is being built. */
export function setNodeAttribute(api: CApi, description: Pointer, { name, type, value }: OpAttribute): void {
  switch (type) {
    case AttributeType.STRING:
      api.TF_SetAttrString(description, name, value, Buffer.byteLength(value as string));
      break;
    case AttributeType.INT:
      if (Array.isArray(value)) {
        api.TF_SetAttrIntList(description, name, BigInt64Array.from(value as number[], BigInt), value.length);
      } else {
        api.TF_SetAttrInt(description, name, value);
      }
      break;
    case AttributeType.FLOAT:
      api.TF_SetAttrFloat(description, name, value);
      break;
    case AttributeType.BOOL:
      api.TF_SetAttrBool(description, name, value === true ? 1 : 0);
      break;
    case AttributeType.TYPE:
      if (Array.isArray(value))
        api.TF_SetAttrTypeList(description, name, Int32Array.from(value as number[]), value.length);
      else api.TF_SetAttrType(description, name, value);
      break;
    case AttributeType.SHAPE: {
      const shape = value as number[];
      api.TF_SetAttrShape(description, name, BigInt64Array.from(shape, BigInt), shape.length);
      break;
    }
    default:
      throw new TensorFlowError(
        'INTERNAL',
        `attribute "${name}" has kind ${type}, which no kernel of ours uses`,
      );
  }
}
