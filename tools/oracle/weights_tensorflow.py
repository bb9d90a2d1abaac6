"""TensorFlow checkpoints and a SavedModel for the tests of packages/ssd-weights.

    python tools/oracle/weights_tensorflow.py packages/ssd-weights/fixtures/tensorflow
    python tools/oracle/weights_tensorflow.py --print PREFIX     # what Python reads of a checkpoint, as JSON

Needs tensorflow (made with 2.21). expected.json holds, by checkpoint, dtype, shape and row-major values of every tensor
(64-bit integers as strings, NaN and infinities by name).
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


def tensors():
    rng = np.random.default_rng(11)
    bf16 = tf.bfloat16.as_numpy_dtype
    return {
        "vgg_16/conv1/conv1_1/weights": rng.normal(size=(3, 3, 2, 3)).astype(np.float32),
        "vgg_16/conv1/conv1_1/biases": np.array([0, -0.0, 1.5, np.inf, -np.inf, np.nan, 2.0**-149], np.float32),
        "global_step": np.int64(9_007_199_254_740_993),
        "mean": np.array([123.68, 1e-300], np.float64),
        "int32": np.array([-(2**31), 2**31 - 1], np.int32),
        "int16": np.array([-32768, 32767], np.int16),
        "int8": np.array([-128, 127], np.int8),
        "uint8": np.array([[0, 255]], np.uint8),
        "bool": np.array([True, False, True]),
        "half": np.array([0, 1, -2.5, 65504, 2.0**-24], np.float16),
        "bfloat16": np.array([1, -2.5, 3.0e38], bf16),
        "empty": np.zeros((0, 3), np.float32),
    }


def values(array):
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        return [str(v) for v in array.ravel().tolist()]
    numbers = array.ravel().astype(np.float64).tolist() if array.dtype.name == "bfloat16" else array.ravel().tolist()
    return [v if not isinstance(v, float) or np.isfinite(v) else str(v) for v in numbers]


def describe(named):
    return {name: {"dtype": a.dtype.name, "shape": list(a.shape), "values": values(a)} for name, a in named.items()}


def write_v1(path, named):
    """The file of tf.train.Saver(write_version=V1), which Save is the operation of."""
    names = list(named)
    tf.raw_ops.Save(filename=str(path), tensor_names=names, data=[tf.constant(named[n]) for n in names])


def write_v1_saver(path, named):
    """The same by the Saver itself, as TF-slim's checkpoints were written."""
    with tf.Graph().as_default(), v1.Session() as session:
        variables = [v1.get_variable(name, initializer=value) for name, value in named.items()]
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver(variables, write_version=v1.train.SaverDef.V1)
        saver.save(session, str(path), write_meta_graph=False, write_state=False)


def write_v1_slices(path, whole):
    """One tensor in three parts, as partitioned variables are saved."""
    specs = ["4 6 0,2:-", "4 6 2,2:0,1", "4 6 2,2:1,5"]
    parts = [whole[0:2], whole[2:4, 0:1], whole[2:4, 1:6]]
    tf.raw_ops.SaveSlices(
        filename=str(path), tensor_names=["parts"] * 3, shapes_and_slices=specs, data=[tf.constant(p) for p in parts]
    )


def write_v2(prefix, named, slices=None):
    names = list(named)
    tf.raw_ops.SaveV2(
        prefix=str(prefix),
        tensor_names=names,
        shape_and_slices=slices or [""] * len(names),
        tensors=[tf.constant(named[n]) for n in names],
    )


def write_v2_shards(prefix, named):
    names = sorted(named)
    shards = [names[0::2], names[1::2]]
    prefixes = [f"{prefix}-part{i}" for i in range(2)]
    for part, own in zip(prefixes, shards):
        write_v2(part, {n: named[n] for n in own})
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=prefixes, destination_prefix=str(prefix), delete_old_dirs=False)


def write_saved_model(folder, named):
    """A SavedModel of the first kind, as the reference's VGG is one: variables under their plain names."""
    with tf.Graph().as_default(), v1.Session() as session:
        for name, value in named.items():
            v1.get_variable(name, initializer=value)
        x = v1.placeholder(tf.float32, [None])
        session.run(v1.global_variables_initializer())
        v1.saved_model.simple_save(session, str(folder), {"x": x}, {"y": x + 1})


def read(prefix):
    reader = tf.train.load_checkpoint(str(prefix))
    return {name: np.asarray(reader.get_tensor(name)) for name in sorted(reader.get_variable_to_shape_map())}


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    named = tensors()
    expected = {}

    first = {name: array for name, array in named.items() if name != "bfloat16"}  # the first format has none
    write_v1(folder / "v1.ckpt", first)
    expected["v1.ckpt"] = describe(first)
    # More than the 256 kB of a block, so that there are several.
    several = {
        "vgg_16/fc6/weights": (np.arange(70_000) % 7).astype(np.float32).reshape(7, 10_000),
        "vgg_16/fc6/biases": np.float32([1, 2]),
        "a": np.float32([3]),
    }
    write_v1_saver(folder / "saver.ckpt", several)
    expected["saver.ckpt"] = describe({"a": several["a"], "vgg_16/fc6/biases": several["vgg_16/fc6/biases"]})
    whole = np.arange(24, dtype=np.float32).reshape(4, 6)
    write_v1_slices(folder / "slices.ckpt", whole)
    expected["slices.ckpt"] = describe({"parts": whole})

    strings = {"names": np.array([b"a", b"bc"], object)}
    write_v2(folder / "v2.ckpt", {**named, **strings})
    expected["v2.ckpt"] = describe(read(folder / "v2.ckpt") | named)
    expected["v2.ckpt"].pop("names")
    write_v2_shards(folder / "shards.ckpt", named)
    expected["shards.ckpt"] = describe(named)
    write_v2(folder / "parts.ckpt", {"whole": np.float32([1]), "parts": whole[0:2]}, ["", "4 6 0,2:-"])
    expected["parts.ckpt"] = describe({"whole": np.float32([1])})

    model = {"conv1_1/filter": named["vgg_16/conv1/conv1_1/weights"], "conv1_1/biases": np.float32([1, 2, 3])}
    write_saved_model(folder / "saved-model", model)
    expected["saved-model"] = describe(model)

    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "--print":
        print(json.dumps(describe(read(sys.argv[2]))))
    else:
        main(Path(sys.argv[1]))
