"""Fixtures of @ssd/vgg-backbone: narrow trunks with Caffe's padding, computed by PyTorch.

    python tools/oracle/ssd_backbone.py packages/vgg-backbone/fixtures

Needs torch and numpy (made with torch 2.15). The layers are the Caffe model's (symmetric padding, pooling in ceil mode)
with a 32nd of the channels. Weights and images are the formula of vgg_backbone.py; HWIO and NHWC outside, OIHW and NCHW
inside.
"""

import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from digests import digest
from noise import noise


class Trunk:
    def __init__(self):
        self.variables = {}

    def variable(self, name, shape, base, spread):
        values = np.float32(base) + np.float32(spread) * noise(name, shape)
        return self.variables.setdefault(name, torch.tensor(values, requires_grad=True))

    def conv(self, x, name, kernel, filters, stride=1, pad=0, dilation=1):
        inputs = x.shape[1]
        gain = 2 * np.sqrt(6 / (kernel * kernel * inputs))
        weights = self.variable(f"{name}/filter", (kernel, kernel, inputs, filters), 0, gain)
        biases = self.variable(f"{name}/biases", (filters,), 0, 0.2)
        return F.relu(F.conv2d(x, weights.permute(3, 2, 0, 1), biases, stride, pad, dilation))

    def run(self, x, extra):
        taps = []
        for block, count, filters in ((1, 2, 2), (2, 2, 4), (3, 3, 8), (4, 3, 16)):
            for i in range(1, count + 1):
                x = self.conv(x, f"conv{block}_{i}", 3, filters, pad=1)
            if block == 4:
                scale = self.variable("l2_norm_conv4_3/scale", (filters,), 20, 4)
                taps.append(F.normalize(x, dim=1) * scale[:, None, None])
            x = F.max_pool2d(x, 2, 2, ceil_mode=True)
        for i in range(1, 4):
            x = self.conv(x, f"conv5_{i}", 3, 16, pad=1)
        x = F.max_pool2d(x, 3, 1, padding=1, ceil_mode=True)
        x = self.conv(x, "mod_conv6", 3, 32, pad=6, dilation=6)
        x = self.conv(x, "mod_conv7", 1, 32)
        taps.append(x)
        for block, narrow, wide, kernel, stride, pad in extra:
            x = self.conv(x, f"conv{block}_1", 1, narrow)
            x = self.conv(x, f"conv{block}_2", kernel, wide, stride, pad)
            taps.append(x)
        return [tap.permute(0, 2, 3, 1) for tap in taps]


def run(size, extra):
    trunk = Trunk()
    shape = (1, size, size, 3)
    taps = trunk.run(torch.tensor(noise("images", shape) * 4).permute(0, 3, 1, 2), extra)
    loss = sum((tap * torch.tensor(noise(f"direction{i}", tap.shape))).mean() for i, tap in enumerate(taps))
    loss.backward()
    return {
        "torch": torch.__version__,
        "shape": list(shape),
        "loss": loss.item(),
        "taps": [digest(tap.detach()) for tap in taps],
        "gradients": {name: digest(variable.grad) for name, variable in trunk.variables.items()},
        "moving": {},
    }


def main(folder):
    torch.set_num_threads(1)
    for name, size, extra in (
        # block, channels of the 1×1, channels, kernel, stride, pad
        ("narrow-ssd300", 300, ((8, 8, 16, 3, 2, 1), (9, 4, 8, 3, 2, 1), (10, 4, 8, 3, 1, 0), (11, 4, 8, 3, 1, 0))),
        (
            "narrow-ssd512",
            512,
            (
                (8, 8, 16, 3, 2, 1),
                (9, 4, 8, 3, 2, 1),
                (10, 4, 8, 3, 2, 1),
                (11, 4, 8, 3, 2, 1),
                (12, 4, 8, 4, 1, 1),
            ),
        ),
    ):
        with open(f"{folder}/{name}.json", "w", encoding="utf8") as file:
            json.dump(run(size, extra), file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
