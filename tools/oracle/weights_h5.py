"""Keras and HDF5 files for the tests of packages/ssd-weights.

    KERAS_BACKEND=tensorflow python tools/oracle/weights_h5.py packages/ssd-weights/fixtures/keras

Needs keras, tensorflow and h5py (made with keras 3.15.1, tensorflow 2.21, h5py 3). expected.json holds, by file, dtype,
shape and row-major values of every tensor (64-bit integers as strings, NaN and infinities by name).
"""

import json
import shutil
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
from keras.src.legacy.saving import legacy_h5_format


def values(array):
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        return [str(v) for v in array.ravel().tolist()]
    return [v if not isinstance(v, float) or np.isfinite(v) else str(v) for v in array.ravel().tolist()]


def describe(named):
    return {
        name: {"dtype": a.dtype.newbyteorder("=").name, "shape": list(a.shape), "values": values(a)}
        for name, a in named.items()
    }


def build():
    model = keras.Sequential(
        [
            keras.layers.Input((6, 6, 3)),
            keras.layers.Conv2D(2, 3, name="block1_conv1"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.Conv2D(2, 3, name="block1_conv2"),
            keras.layers.Flatten(),
            keras.layers.Dense(2, name="predictions"),
        ],
        name="tiny",
    )
    rng = np.random.default_rng(2)
    model.set_weights([rng.normal(size=w.shape).astype(np.float32) for w in model.get_weights()])
    model.compile("adam")
    return model


def datasets(file, keep):
    """Every data set under the names of h5py, through a function that gives it a name of ours or drops it."""
    found = {}

    def visit(path, item):
        name = keep(path)
        if isinstance(item, h5py.Dataset) and name is not None:
            found[name] = item[()] if isinstance(item[()], np.ndarray) else np.asarray(item[()])

    with h5py.File(file) as h5:
        h5.visititems(visit)
    return found


def write_keras2(path, weights):
    """Weights alone as Keras 2 saved them: names with the ":0" of TensorFlow's variables."""
    with h5py.File(path, "w") as h5:
        h5.attrs["keras_version"] = np.bytes_("2.2.4")
        h5.attrs["layer_names"] = np.array([b"block1_conv1", b"flatten"])
        group = h5.create_group("block1_conv1")
        group.attrs["weight_names"] = np.array([b"block1_conv1/kernel:0", b"block1_conv1/bias:0"])
        group["block1_conv1/kernel:0"], group["block1_conv1/bias:0"] = weights
        h5.create_group("flatten").attrs["weight_names"] = np.array([], "S1")


def write_keras1(path, weights):
    """The names of the first published VGG16 for Keras."""
    with h5py.File(path, "w") as h5:
        h5["block1_conv1/block1_conv1_W_1:0"], h5["block1_conv1/block1_conv1_b_1:0"] = weights


def dtypes():
    return {
        "float16": np.array([0, 1, -2.5, 65504, 2.0**-24, np.inf], np.float16),
        "float32": np.array([0, -0.0, np.inf, -np.inf, np.nan, 2.0**-149], np.float32),
        "float64": np.array([np.pi, 1e-300]),
        "int8": np.array([-128, 127], np.int8),
        "int16": np.array([-32768, 32767], np.int16),
        "int32": np.array([-(2**31), 2**31 - 1], np.int32),
        "int64": np.array([-(2**63), 2**63 - 1]),
        "uint8": np.array([[0, 255]], np.uint8),
        "uint16": np.array([0, 65535], np.uint16),
        "uint32": np.array([0, 2**32 - 1], np.uint32),
        "uint64": np.array([0, 2**64 - 1], np.uint64),
        "bool": np.array([True, False, True]),
        "scalar": np.array(7.25, np.float32),
        "empty": np.zeros((0, 3), np.float32),
    }


def write_dtypes(path, **options):
    named = dtypes()
    big = {f"big/{n}": a.astype(a.dtype.newbyteorder(">")) for n, a in named.items() if a.dtype.kind in "iuf"}
    matrix = np.arange(60, dtype=np.float32).reshape(6, 10)
    with h5py.File(path, "w", **options) as h5:
        for name, array in {**named, **big}.items():
            h5.create_dataset(name, data=array)
        h5.create_dataset("packed", data=matrix, chunks=(4, 3), compression="gzip", shuffle=True, fletcher32=True)
    return {**named, **big, "packed": matrix}


def write_odd(path):
    """What a file may hold besides weights, and links that lead out of it."""
    with h5py.File(path, "w") as h5:
        h5["weights"] = np.float32([1, 2])
        h5["text"] = np.array([b"a", b"bc"])
        h5["words"] = "hello"
        h5["complex"] = np.ones(2, np.complex64)
        h5["nothing"] = h5py.Empty("f4")
        h5["alias"] = h5py.SoftLink("/weights")
        h5["broken"] = h5py.SoftLink("/not-there")
        h5["outside"] = h5py.ExternalLink("other.h5", "/x")
        h5.create_dataset("elsewhere", shape=(4,), dtype="f4", external=[("/etc/hostname", 0, 16)])
        layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
        layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
        h5.create_virtual_dataset("virtual", layout)
        h5.create_dataset("lzf", data=np.zeros(1000, np.float32), compression="lzf")


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    expected = {}
    model = build()

    legacy_h5_format.save_model_to_hdf5(model, folder / "model.h5")
    expected["model.h5"] = describe(
        datasets(folder / "model.h5", lambda p: p.removeprefix("model_weights/") if p.startswith("model_weights/") else None)
    )
    with h5py.File(folder / "weights.hdf5", "w") as h5:
        legacy_h5_format.save_weights_to_hdf5_group(h5, model)
    expected["weights.hdf5"] = describe(datasets(folder / "weights.hdf5", lambda p: p))
    model.save_weights(folder / "model.weights.h5")
    not_optimizer = lambda p: None if p.startswith("optimizer") else p
    expected["model.weights.h5"] = describe(datasets(folder / "model.weights.h5", not_optimizer))
    model.save(folder / "model.keras")
    expected["model.keras"] = expected["model.weights.h5"]

    kernel, bias = model.get_layer("block1_conv1").get_weights()
    write_keras2(folder / "keras2.h5", (kernel, bias))
    expected["keras2.h5"] = describe({"block1_conv1/block1_conv1/bias": bias, "block1_conv1/block1_conv1/kernel": kernel})
    write_keras1(folder / "keras1.h5", (kernel, bias))
    expected["keras1.h5"] = describe({"block1_conv1/block1_conv1_W_1": kernel, "block1_conv1/block1_conv1_b_1": bias})

    expected["dtypes.h5"] = describe(write_dtypes(folder / "dtypes.h5"))
    expected["latest.h5"] = describe(write_dtypes(folder / "latest.h5", libver="latest", track_order=True))
    write_odd(folder / "odd.h5")
    with h5py.File(folder / "loop.h5", "w") as h5:
        h5.create_group("a")["b"] = h5["/"]
    with h5py.File(folder / "huge.h5", "w") as h5:
        h5.create_dataset("w", shape=(10**6, 10**5), chunks=(1000, 1000), dtype="f4")
    h5py.File(folder / "none.h5", "w").close()
    expected["none.h5"] = {}

    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
