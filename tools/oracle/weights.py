"""Weight files made by their own libraries, for the tests of packages/ssd-weights.

    python tools/oracle/weights.py packages/ssd-weights/fixtures

Needs numpy and safetensors (made with numpy 2.4.6, safetensors 0.8.0). expected.json holds dtype, shape and row-major
values of every tensor; 64-bit integers as strings, NaN and infinities by name.
"""

import json
import sys
from pathlib import Path

import numpy as np
import safetensors


def tensors():
    """One tensor of every dtype, a scalar, an empty one and a 4-D filter, with the edges of each range."""
    rng = np.random.default_rng(3)
    return {
        "conv1_1/filter": rng.normal(size=(3, 3, 2, 4)).astype(np.float32),
        "conv1_1/biases": np.array([0, -0.0, 1.5, np.inf, -np.inf, np.nan, 2.0**-149], np.float32),
        "scalar": np.array(7.25, np.float32),
        "empty": np.zeros((0, 3), np.float32),
        "bool": np.array([True, False, True]),
        "uint8": np.array([[0, 255]], np.uint8),
        "int8": np.array([-128, 127], np.int8),
        "uint16": np.array([0, 65535], np.uint16),
        "int16": np.array([-32768, 32767], np.int16),
        # 65504 is the largest half, 2**-24 the smallest subnormal, 2**-14 the smallest normal.
        "float16": np.array([0, 1, -2.5, 65504, 2.0**-24, 2.0**-14, 0.1, np.inf, -np.inf, np.nan], np.float16),
        "uint32": np.array([0, 2**32 - 1], np.uint32),
        "int32": np.array([-(2**31), 2**31 - 1], np.int32),
        "float64": np.array([np.pi, 1e-300], np.float64),
        "int64": np.array([-(2**63), 2**63 - 1], np.int64),
        "uint64": np.array([0, 2**64 - 1], np.uint64),
        "naïve ☃": np.array([1], np.int32),
    }


def values(array):
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        return [str(v) for v in array.ravel().tolist()]
    return [v if not isinstance(v, float) or np.isfinite(v) else str(v) for v in array.ravel().tolist()]


def describe(named):
    return {name: {"dtype": str(a.dtype), "shape": list(a.shape), "values": values(a)} for name, a in named.items()}


def bfloat16_bits(array):
    """The upper halves of float32 values that have nothing in the lower ones."""
    bits = array.astype(np.float32).view(np.uint32)
    assert not (bits & 0xFFFF).any()
    return (bits >> 16).astype(np.uint16)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    named = tensors()
    expected = {"tensors": describe(named)}

    bf16 = np.array([1, -2.5, 3.0e38, 0], np.float32).view(np.uint32) & 0xFFFF0000
    bf16 = bf16.view(np.float32)
    expected["bfloat16"] = {"dtype": "bfloat16", "shape": [2, 2], "values": values(bf16)}
    bits = {**named, "bfloat16": bfloat16_bits(bf16).reshape(2, 2)}  # alive while their addresses are used
    specs = {
        name: safetensors.TensorSpec(
            dtype="bfloat16" if name == "bfloat16" else str(a.dtype),
            shape=list(a.shape),
            data_ptr=a.ctypes.data,
            data_len=a.nbytes,
        )
        for name, a in bits.items()
    }
    (folder / "all.safetensors").write_bytes(safetensors.serialize(specs, {"format": "np"}))
    (folder / "none.safetensors").write_bytes(safetensors.serialize({}, None))

    np.savez(folder / "all.npz", **named)
    np.savez_compressed(folder / "compressed.npz", **named)
    np.savez(folder / "none.npz")

    np.save(folder / "filter.npy", named["conv1_1/filter"])
    np.save(folder / "row.npy", named["int16"])
    np.save(folder / "scalar.npy", named["scalar"])
    matrix = np.arange(24, dtype=np.int32).reshape(2, 3, 4)
    expected["matrix"] = describe({"matrix": matrix})["matrix"]
    np.save(folder / "fortran.npy", np.asfortranarray(matrix))
    np.save(folder / "big-endian.npy", matrix.astype(">i4"))
    with open(folder / "version2.npy", "wb") as f:
        np.lib.format.write_array(f, matrix, version=(2, 0))
    with open(folder / "version3.npy", "wb") as f:
        np.lib.format.write_array(f, matrix, version=(3, 0))
    np.save(folder / "objects.npy", np.array([{"a": 1}], object), allow_pickle=True)
    np.save(folder / "records.npy", np.array([(1, 2.0)], [("a", "<i4"), ("b", "<f8")]))

    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
