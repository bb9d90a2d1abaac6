"""Fixtures of @ssd/model's importers that PyTorch makes: names and shapes of state dicts, and numbers of a narrow VGG16.

    python tools/oracle/import_torch.py packages/ssd-model/fixtures/import

Needs torch, torchvision and numpy (made with 2.15 and 0.29.2). The narrow VGG16 has torchvision's layers with a 32nd of
the channels; weights and image follow a formula that packages/testing/src/noise.ts has as well. What is written of it are norm, sum
and samples of conv5_3's map for torchvision's two input normalisations, and a linear layer behind a flattened 7x7 map.
"""

import json
import sys

import numpy as np
import torch
import torchvision
from digests import digest
from noise import noise
from torchvision.models import vgg
from torchvision.transforms.functional import normalize

CHANNELS = [2, 2, "M", 4, 4, "M", 8, 8, 8, "M", 16, 16, 16, "M", 16, 16, 16, "M"]
SIDE = 32
INPUTS = {
    "torchvision-vgg16": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "torchvision-vgg16-features": ((0.48235, 0.45882, 0.40784), (1 / 255, 1 / 255, 1 / 255)),
}


def weights(name, shape):
    """Of a deviation that keeps activations in their range: uniform, sqrt(2 / fan in); biases a tenth of the noise."""
    if len(shape) == 1:
        return noise(name, shape) * np.float32(0.1)
    return noise(name, shape) * np.float32(np.sqrt(24 / np.prod(shape[1:])))


def shapes(module):
    return {name: list(value.shape) for name, value in module.state_dict().items()}


def narrow_trunk():
    features = vgg.make_layers(CHANNELS)[:-1]  # without pool5
    state = {
        name: torch.from_numpy(weights(f"features.{name}", tuple(value.shape)))
        for name, value in features.state_dict().items()
    }
    features.load_state_dict(state)
    pixels = torch.from_numpy(np.floor((noise("image", (SIDE, SIDE, 3)) + 0.5) * 256))
    maps = {}
    for source, (mean, deviation) in INPUTS.items():
        image = normalize(pixels.permute(2, 0, 1) / 255, mean, deviation)
        with torch.no_grad():
            maps[source] = digest(features(image[None]).permute(0, 2, 3, 1), 64)
    return {"shapes": {f"features.{name}": list(value.shape) for name, value in state.items()}, "conv5_3": maps}


def linear():
    """A linear layer behind a flattened map, as torchvision's classifier.0 stands behind the last pooling."""
    layer = torch.nn.Linear(2 * 7 * 7, 8)
    layer.load_state_dict(
        {
            "weight": torch.from_numpy(noise("classifier.0.weight", (8, 2 * 7 * 7))),
            "bias": torch.from_numpy(noise("classifier.0.bias", (8,))),
        }
    )
    image = torch.from_numpy(noise("pool5", (1, 7, 7, 2))).permute(0, 3, 1, 2)
    with torch.no_grad():
        return [float(value) for value in layer(torch.flatten(image, 1))[0]]


def main(folder):
    torch.set_num_threads(1)
    detector = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=91)
    categories = torchvision.models.detection.SSD300_VGG16_Weights.COCO_V1.meta["categories"]
    result = {
        "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__},
        "vgg16": shapes(torchvision.models.vgg16(weights=None)),
        "ssd300_vgg16": shapes(detector),
        "categories": categories,
        "narrow": narrow_trunk(),
        "linear": linear(),
    }
    with open(f"{folder}/torch.json", "w", encoding="utf8") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
