"""PyTorch files for the tests of packages/ssd-weights.

    python tools/oracle/weights_torch.py packages/ssd-weights/fixtures/torch

Needs torch (made with 2.15) and numpy. expected.json holds, by file, dtype, shape and row-major values of every tensor
(64-bit integers as strings, NaN and infinities by name; halves by value).
"""

import argparse
import collections
import datetime
import enum
import functools
import json
import pathlib
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch


def tensors():
    """One tensor of every dtype, views of every kind, the names of a small network."""
    g = torch.Generator().manual_seed(5)
    base = torch.randn(4, 6, generator=g)
    shared = torch.arange(12, dtype=torch.float32)
    return collections.OrderedDict(
        {
            "features.0.weight": torch.randn(4, 3, 3, 3, generator=g),
            "features.0.bias": torch.tensor([0.0, -0.0, 1.5, float("inf"), float("-inf"), float("nan"), 2.0**-149]),
            "scalar": torch.tensor(7.25),
            "empty": torch.zeros(0, 3),
            "half": torch.tensor([0, 1, -2.5, 65504, 2.0**-24], dtype=torch.float16),
            "bfloat16": torch.tensor([1, -2.5, 3.0e38], dtype=torch.bfloat16),
            "double": torch.tensor([np.pi, 1e-300], dtype=torch.float64),
            "int64": torch.tensor([-(2**63), 2**63 - 1]),
            "int32": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
            "int16": torch.tensor([-32768, 32767], dtype=torch.int16),
            "int8": torch.tensor([-128, 127], dtype=torch.int8),
            "uint8": torch.tensor([[0, 255]], dtype=torch.uint8),
            "bool": torch.tensor([True, False, True]),
            "transposed": base.t(),
            "sliced": base[1:4:2, ::3],
            "offset": base[2],
            "expanded": torch.tensor([[1.0], [2.0]]).expand(2, 3),
            "channels_last": torch.arange(24, dtype=torch.float32).reshape(1, 2, 3, 4).to(memory_format=torch.channels_last),
            "shared.a": shared[:8].view(2, 4),
            "shared.b": shared[4:],
            "parameter": torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        }
    )


def values(t):
    t = t.detach()
    if t.dtype == torch.int64 or t.dtype == torch.uint64:
        return [str(v) for v in t.flatten().tolist()]
    return [v if not isinstance(v, float) or np.isfinite(v) else str(v) for v in t.flatten().tolist()]


def describe(named):
    return {
        name: {"dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "values": values(t)}
        for name, t in named.items()
    }


class Custom:
    pass


class System:
    """What a hostile file does: unpickling it would run a command."""

    def __reduce__(self):
        import os

        return os.system, ("echo owned",)


def repack(source, target, compression, change=lambda name, data: data):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), change(info.filename, old.read(info)), compression)


def swap_storages(named):
    """Turns the bytes of each storage as a machine with the high byte first would have written them."""
    sizes = {}
    for t in named.values():
        sizes[t.untyped_storage().data_ptr()] = t.element_size()
    order = list(dict.fromkeys(t.untyped_storage().data_ptr() for t in named.values()))

    def change(name, data):
        if name.endswith("/byteorder"):
            return b"big"
        if "/data/" in name and data:
            key = int(name.rsplit("/", 1)[1])
            return np.frombuffer(data, f"<u{sizes[order[key]]}").byteswap().tobytes()
        return data

    return change


class Mode(enum.Enum):
    FAST = 1


class Config:
    """A configuration as libraries make them: values that know their parents."""

    def __init__(self):
        self.values = {"lr": 0.1, "parent": self}

    @staticmethod
    def anneal():
        pass


def training(model, optimizer):
    """What training scripts save beside the weights."""
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 5])
    lists = collections.defaultdict(list)
    lists["loss"].append(np.float32(0.25))
    return {
        "model": model.state_dict(),
        "model_ema": {"module." + k: v * 2 for k, v in model.state_dict().items()},
        "optimizer": optimizer.state_dict(),
        "lr_scheduler": scheduler.state_dict(),
        "scaler": torch.amp.GradScaler("cpu").state_dict(),
        "epoch": 3,
        "args": argparse.Namespace(lr=0.1, data=pathlib.PurePosixPath("/data"), amp=True, rest={1, 2}, mode=Mode.FAST),
        "config": Config(),
        "best": np.float64(0.5),
        "history": lists,
        "array": np.ones(2),
        "date": datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),
        "partial": functools.partial(Config, 1),
        "size": torch.Size([1, 2]),
        "device": torch.device("cpu"),
        "dtype": torch.float16,
        "rng": torch.get_rng_state()[:8].clone(),
        "range": range(3),
        "complex": 1 + 2j,
        "namedtuple": Pair(1, 2),
        "text": "text",
    }


Pair = collections.namedtuple("Pair", ["a", "b"])


class Reaching:
    """What pickles of protocol 2 say of a method, and what attacks begin with."""

    def __init__(self, owner, name):
        self.owner, self.name = owner, name

    def __reduce__(self):
        return getattr, (self.owner, self.name)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    named = tensors()
    expected = {}

    def save(name, obj, contents, **options):
        torch.save(obj, folder / name, **options)
        expected[name] = describe(contents)

    save("zip.pth", named, named)
    save("legacy.pth", named, named, _use_new_zipfile_serialization=False)
    save("protocol4.pth", named, named, pickle_protocol=4)
    # dtypes that have no storage class of their own go another way.
    unsigned = {
        "uint16": torch.tensor([0, 65535], dtype=torch.uint16),
        "uint32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
        "uint64": torch.tensor([1, 2**62], dtype=torch.uint64),
    }
    other = {**unsigned, "complex": torch.tensor([1 + 2j]), "float8": torch.ones(2).to(torch.float8_e4m3fn)}
    save("unsigned.pth", other, unsigned)

    torch.manual_seed(6)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 3, "state_dict": model.state_dict(), "optimizer": optimizer.state_dict(), "best": 0.5}
    save("checkpoint.pth", checkpoint, model.state_dict())
    nested = {"encoder": [torch.ones(2), {"w": torch.zeros(1)}], "step": 3, "rest": (None, True, 1.5, b"x")}
    save("nested.pth", nested, {"encoder.0": torch.ones(2), "encoder.1.w": torch.zeros(1)})
    save("tensor.pt", torch.ones(2, 2), {"tensor": torch.ones(2, 2)})
    save("none.pth", {}, {})

    repack(folder / "zip.pth", folder / "deflated.pth", zipfile.ZIP_DEFLATED)
    expected["deflated.pth"] = expected["zip.pth"]
    repack(folder / "zip.pth", folder / "big-endian.pth", zipfile.ZIP_STORED, swap_storages(named))
    expected["big-endian.pth"] = expected["zip.pth"]

    # Objects that are data, beside the weights and among them.
    save("training.pth", training(model, optimizer), model.state_dict())
    old = {"_use_new_zipfile_serialization": False}
    save("training-legacy.pth", training(model, optimizer), model.state_dict(), **old)
    save("training4.pth", training(model, optimizer), model.state_dict(), pickle_protocol=4)
    w = torch.tensor([1.0, 2.0])
    mixed = {
        "w": w,
        "neg": torch._neg_view(torch.tensor([1.0])),
        "sparse": torch.eye(2).to_sparse(),
        "quantised": torch.quantize_per_tensor(torch.ones(1), 0.1, 0, torch.qint8),
        "array": np.ones(1),
        "float8": torch.ones(1).to(torch.float8_e5m2),
        "complex": torch.ones(1, dtype=torch.complex64),
    }
    save("mixed.pth", mixed, {"w": w})
    save("method.pth", {"model": {"w": w}, "anneal": Reaching(Config, "anneal"), "epoch": 1}, {"w": w})

    # Refused.
    torch.save({"model": model, "optimizer": optimizer.state_dict()}, folder / "whole.pth")
    torch.save({"w": w, "reach": Reaching(w, "__class__")}, folder / "reach.pth")
    torch.save({"w": torch.ones(1), "run": System()}, folder / "system.pth")
    torch.save({"w": torch.ones(1), "run": System()}, folder / "system-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"w": torch.ones(1), "model": Custom()}, folder / "custom.pth")
    torch.save({"w": torch.ones(1), "lr": np.float32(0.5)}, folder / "numpy-scalar.pth")
    torch.jit.script(torch.nn.Linear(1, 1)).save(folder / "script.pt")
    (folder / "pickle.pth").write_bytes(pickle.dumps({"a": 1}))

    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
