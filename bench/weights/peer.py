"""The peers of bench/weights/read.ts.

    python bench/weights/peer.py make DIR      # writes the files that the libraries here can write
    python bench/weights/peer.py read FILE     # prints {"ms", "values"}, or null without the library

Needs numpy, and torch, h5py, safetensors, tensorflow for their own files. They may be in two environments: "make" then runs
in both.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np


def weights():
    rng = np.random.default_rng(0)
    named = {f"conv{i}/filter": rng.normal(size=(3, 3, 512, 512)).astype(np.float32) for i in range(14)}
    return {**named, "fc/filter": rng.normal(size=(6272, 4096)).astype(np.float32)}


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    named = weights()
    try:
        import torch

        tensors = {name: torch.from_numpy(array) for name, array in named.items()}
        torch.save(tensors, folder / "vgg16.pth")
        torch.save(tensors, folder / "vgg16-legacy.pth", _use_new_zipfile_serialization=False)
    except ImportError:
        pass
    try:
        import h5py

        with h5py.File(folder / "vgg16.h5", "w") as h5:
            for name, array in named.items():
                h5[name] = array
    except ImportError:
        pass
    try:
        from safetensors.numpy import save_file

        save_file(named, folder / "vgg16.safetensors")
    except ImportError:
        pass
    try:
        import tensorflow as tf

        names = list(named)
        data = [tf.constant(named[n]) for n in names]
        tf.raw_ops.SaveV2(
            prefix=str(folder / "vgg16.ckpt"), tensor_names=names, shape_and_slices=[""] * len(names), tensors=data
        )
        tf.raw_ops.Save(filename=str(folder / "vgg16-v1.ckpt"), tensor_names=names, data=data)
    except ImportError:
        pass


def read_torch(file):
    import torch

    return [tensor.numpy() for tensor in torch.load(file, map_location="cpu", weights_only=True).values()]


def read_h5(file):
    import h5py

    found = []
    with h5py.File(file) as h5:
        h5.visititems(lambda _, item: found.append(item[()]) if isinstance(item, h5py.Dataset) else None)
    return found


def read_safetensors(file):
    from safetensors.numpy import load_file

    return list(load_file(file).values())


def read_tensorflow(file):
    import tensorflow as tf

    reader = tf.train.load_checkpoint(str(file))
    return [reader.get_tensor(name) for name in reader.get_variable_to_shape_map()]


READERS = {".pth": read_torch, ".h5": read_h5, ".safetensors": read_safetensors, ".ckpt": read_tensorflow}
MODULES = {".pth": "torch", ".h5": "h5py", ".safetensors": "safetensors.numpy", ".ckpt": "tensorflow"}


def read(file):
    try:
        __import__(MODULES[file.suffix])  # not timed
    except ImportError:
        return None
    start = time.perf_counter()
    arrays = READERS[file.suffix](file)
    return {"ms": 1000 * (time.perf_counter() - start), "values": sum(int(a.size) for a in arrays)}


if __name__ == "__main__":
    command, path = sys.argv[1], Path(sys.argv[2])
    if command == "make":
        make(path)
    else:
        print(json.dumps(read(path)))
