"""TensorFlow checkpoints, seen from Python.

    python tools/oracle/checkpoint.py write          # writes packages/tf-runtime/fixtures/checkpoint-py.*
    python tools/oracle/checkpoint.py print PREFIX   # prints {name: {"shape", "dtype", "sha256"}} as JSON

Needs tensorflow 2.21. `write` makes checkpoint-py.index and checkpoint-py.data-00000-of-00001, and their contents as
checkpoint-py.json: {name: {"shape", "dtype", "values", "sha256"}}. The hash is that of the values in row-major order,
little-endian. The names are those of the reference's checkpoints, with the slots that its optimizer adds.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

PREFIX = Path(__file__).resolve().parents[2] / "packages/tf-runtime/fixtures/checkpoint-py"


def describe(array):
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    digest = hashlib.sha256(little.tobytes()).hexdigest()
    return {"shape": list(array.shape), "dtype": array.dtype.name, "sha256": digest}


def read(prefix):
    reader = tf.train.load_checkpoint(str(prefix))
    return {name: reader.get_tensor(name) for name in sorted(reader.get_variable_to_shape_map())}


def tensors():
    random = np.random.default_rng(7)
    floats = lambda *shape: random.normal(size=shape).astype(np.float32)
    return {
        "conv1_1/filter": floats(3, 3, 3, 4),
        "conv1_1/biases": floats(4),
        "conv1_1/filter/Momentum": floats(3, 3, 3, 4),
        "l2_norm_conv4_3/scale": np.full(8, 20, np.float32),
        "classifiers/classifier0/biases": np.float32([0.0, -0.0, 1e-45, 3.4e38, -1.0]),  # signed zero, denormal, near the limit
        "empty": np.zeros((0, 3), np.float32),
        "mean": np.float64([123.68, 116.779, 103.939]),
        "boxes/count": np.int32([8732]),
        "global_step": np.int64(9_007_199_254_740_993),  # 2^53 + 1: no double holds it
    }


def write():
    PREFIX.parent.mkdir(parents=True, exist_ok=True)
    contents = tensors()
    names = list(contents)
    tf.raw_ops.SaveV2(
        prefix=str(PREFIX),
        tensor_names=names,
        shape_and_slices=[""] * len(names),
        tensors=[tf.constant(contents[name]) for name in names],
    )
    expected = {}
    for name, array in read(PREFIX).items():
        # int64 as text, since JSON numbers are doubles in JavaScript; -0.0 and denormals survive as numbers.
        values = [str(x) for x in array.ravel()] if array.dtype == np.int64 else array.ravel().tolist()
        expected[name] = {**describe(array), "values": values}
    PREFIX.with_suffix(".json").write_text(json.dumps(expected, indent=1) + "\n")


def main(arguments):
    match arguments:
        case ["write"]:
            write()
        case ["print", prefix]:
            print(json.dumps({name: describe(array) for name, array in read(prefix).items()}, indent=1))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
