"""A player of turns.mjs: the SSD300 network (no decoding, no suppression) in ONNX Runtime on the CPU, batch 1, float32.

    pip install onnxruntime onnxscript torch torchvision
    python bench/cpu/onnxruntime_player.py [--threads 2]

Random weights. The ONNX file is exported from torchvision at the first use.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--file", type=Path, default=Path(tempfile.gettempdir()) / "ssd300-batch-1.onnx")
args = p.parse_args()


def export():
    import torch
    import torchvision

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            model = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=21)
            self.backbone, self.head = model.backbone, model.head

        def forward(self, images):
            found = self.head(list(self.backbone(images).values()))
            return found["cls_logits"], found["bbox_regression"]

    torch.manual_seed(0)
    torch.onnx.export(Network().eval(), (torch.rand(1, 3, 300, 300),), args.file, dynamo=True, verbose=False)


if not args.file.exists():
    stdout, sys.stdout = sys.stdout, sys.stderr
    export()
    sys.stdout = stdout
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = args.threads
session = onnxruntime.InferenceSession(str(args.file), options, providers=["CPUExecutionProvider"])
feeds = {session.get_inputs()[0].name: np.random.default_rng(0).random((1, 3, 300, 300), dtype=np.float32)}
for _ in range(3):
    session.run(None, feeds)
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    session.run(None, feeds)
    print(f"{(time.perf_counter() - start) * 1000:.3f}", flush=True)
