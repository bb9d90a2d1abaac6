"""Fixtures of @ssd/model: torchvision's SSD300 with made-up weights, its forward, loss, gradients and first steps.

    python tools/oracle/torchvision_ssd.py packages/ssd-model/fixtures

Needs torch, torchvision and numpy (made with 2.15 and 0.29). Weights, pictures and objects follow formulas that
src/testing/torchvision-case.ts has, too, so that only what torchvision computes from them is stored.

narrow.json   torchvision's SSD, feature extractor, heads and loss with a sixteenth of the channels
full.json     torchvision.models.detection.ssd300_vgg16 itself
detections.json  SSD.postprocess_detections of made-up predictions

Tensors are stored as sketches: every element is added, with a sign, to one of 64 sums, both by a hash of its index in
our layout. The distance of two sketches is that of the tensors (its square is, on average; Charikar, Chen and
Farach-Colton 2002), so whole tensors are compared and not samples of them.
"""

import json
import sys

import numpy as np
import torch
import torchvision
from noise import bits, noise
from torch import nn
from torchvision.models.detection import ssd as tv
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.vgg import make_layers

SIDE = 300
CLASSES = 20
BATCH = 2
BUCKETS = 64
LEARNING_RATE, MOMENTUM, DECAY, STEPS = 1e-4, 0.9, 5e-4, 5
SHAPES = (4, 6, 6, 6, 4, 4)
MEAN, STD = [0.48235, 0.45882, 0.40784], [1 / 255] * 3

# Of each picture: label, then xmin, ymin, xmax, ymax as shares of the picture.
OBJECTS = (
    ((3, 0.125, 0.25, 0.5, 0.75), (11, 0.0625, 0.0625, 0.1875, 0.25), (14, 0.25, 0.125, 0.9375, 0.9375)),
    ((0, 0.5, 0.5, 0.625, 0.6875), (19, 0.03125, 0.5, 0.46875, 0.96875), (7, 0.625, 0.125, 0.6875, 0.1875)),
)

# Our layers in torchvision's order; the extra layers after fc7.
VGG = [f"conv{block}_{i}" for block, count in enumerate((2, 2, 3, 3, 3), 1) for i in range(1, count + 1)]
EXTRA = [f"conv{block}_{i}" for block in (8, 9, 10, 11) for i in (1, 2)]


def weights(name, shape):
    """He-uniform filters, the first for pixels up to 150, heads for outputs around 1; small biases; scales around 20."""
    if name.endswith("/scale"):
        return np.float32(20) + np.float32(20) * noise(name, shape)
    if name.endswith("/biases"):
        return np.float32(0.1) * noise(name, shape)
    rows, columns, inputs, _ = shape
    gain = 3 / 4096 if name == "conv1_1/filter" else 1 / 64 if name.startswith("classifiers/") else 6
    limit = np.float32(2 * np.sqrt(gain / (rows * columns * inputs)))
    return limit * noise(name, shape)


def pictures():
    """Coarse squares of 20 pixels under fine noise, [batch, rows, columns, 3], uint8."""
    coarse = np.floor((noise("coarse", (BATCH, 15, 15, 3)).astype(np.float64) + 0.5) * 256).astype(np.int64)
    fine = np.floor((noise("fine", (BATCH, SIDE, SIDE, 3)).astype(np.float64) + 0.5) * 256).astype(np.int64)
    return ((coarse.repeat(20, 1).repeat(20, 2) * 3 + fine) >> 2).astype(np.uint8)


def sketch(name, values):
    flat = np.asarray(values, np.float64).ravel()
    hashed = bits(f"sketch/{name}", flat.size)
    signs = np.where(hashed >> 31, -1.0, 1.0)
    sums = np.bincount((hashed % BUCKETS).astype(np.int64), signs * flat, BUCKETS)
    return {
        "shape": list(np.shape(values)),
        "norm": float(np.linalg.norm(flat)),
        "sums": [float(f"{value:.8g}") for value in sums],
    }


def narrow():
    """torchvision's own modules with a sixteenth of ssd300_vgg16's channels, which it has as constants."""
    config = [c if c == "M" else c // 16 for c in (64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M")]
    layers = make_layers(config)
    pool4 = [i for i, layer in enumerate(layers) if isinstance(layer, nn.MaxPool2d)][3]
    backbone = tv.SSDFeatureExtractorVGG(layers, highres=False)
    backbone.scale_weight = nn.Parameter(torch.ones(32) * 20)
    block = lambda a, b, c, **options: nn.Sequential(
        nn.Conv2d(a, b, 1), nn.ReLU(inplace=True), nn.Conv2d(b, c, 3, **options), nn.ReLU(inplace=True)
    )
    fc = nn.Sequential(
        nn.MaxPool2d(3, 1, 1),
        nn.Conv2d(32, 64, 3, padding=6, dilation=6),
        nn.ReLU(inplace=True),
        nn.Conv2d(64, 64, 1),
        nn.ReLU(inplace=True),
    )
    backbone.extra = nn.ModuleList(
        [
            nn.Sequential(*layers[pool4:-1], fc),
            block(64, 16, 32, padding=1, stride=2),
            block(32, 8, 16, padding=1, stride=2),
            block(16, 8, 16),
            block(16, 8, 16),
        ]
    )
    anchors = DefaultBoxGenerator(
        [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
        scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
        steps=[8, 16, 32, 64, 100, 300],
    )
    head = tv.SSDHead([32, 64, 32, 16, 16, 16], anchors.num_anchors_per_location(), CLASSES + 1)
    return tv.SSD(backbone, anchors, (SIDE, SIDE), CLASSES + 1, MEAN, STD, head=head)


def full():
    return tv.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=CLASSES + 1)


class Parameters:
    """torchvision's parameters under our names and in our layout: HWIO, and heads fused, background last."""

    def __init__(self, model):
        convolutions = [module for module in model.backbone.modules() if isinstance(module, nn.Conv2d)]
        self.convolutions = dict(zip(VGG + ["mod_conv6", "mod_conv7"] + EXTRA, convolutions, strict=True))
        self.scale = model.backbone.scale_weight
        self.logits = list(model.head.classification_head.module_list)
        self.offsets = list(model.head.regression_head.module_list)

    def get(self, take):
        """take(parameter) as numpy, by our names."""
        found = {"l2_norm_conv4_3/scale": take(self.scale)}
        for name, module in self.convolutions.items():
            found[f"{name}/filter"] = take(module.weight).transpose(2, 3, 1, 0)
            found[f"{name}/biases"] = take(module.bias)
        for m, (logits, offsets) in enumerate(zip(self.logits, self.offsets)):
            # [shape · values, inputs, 3, 3] each → [3, 3, inputs, shape · (foreground, background, offsets)]
            filters = [
                np.moveaxis(take(module.weight).reshape(SHAPES[m], -1, *module.weight.shape[1:]), (3, 4, 2), (0, 1, 2))
                for module in (logits, offsets)
            ]
            biases = [take(module.bias).reshape(SHAPES[m], -1) for module in (logits, offsets)]
            found[f"classifiers/map{m}/filter"] = fuse(*filters)
            found[f"classifiers/map{m}/biases"] = fuse(*biases)
        return found

    def set(self, values):
        def put(parameter, array):
            with torch.no_grad():
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(array)))

        put(self.scale, values["l2_norm_conv4_3/scale"])
        for name, module in self.convolutions.items():
            put(module.weight, values[f"{name}/filter"].transpose(3, 2, 0, 1))
            put(module.bias, values[f"{name}/biases"])
        for m, (logits, offsets) in enumerate(zip(self.logits, self.offsets)):
            filters = split(values[f"classifiers/map{m}/filter"], SHAPES[m])
            biases = split(values[f"classifiers/map{m}/biases"], SHAPES[m])
            for module, filter, bias in zip((logits, offsets), filters, biases):
                # [3, 3, inputs, shape, values] → [shape · values, inputs, 3, 3]
                put(module.weight, filter.transpose(3, 4, 2, 0, 1).reshape(module.weight.shape))
                put(module.bias, bias.reshape(-1))


def fuse(logits, offsets):
    """[..., shape, background and foreground], [..., shape, 4] → [..., shape · (foreground, background, 4)]"""
    joined = np.concatenate([logits[..., 1:], logits[..., :1], offsets], -1)
    return joined.reshape(*joined.shape[:-2], -1)


def split(fused, shapes):
    parts = fused.reshape(*fused.shape[:-1], shapes, -1)
    logits = np.concatenate([parts[..., CLASSES : CLASSES + 1], parts[..., :CLASSES]], -1)
    return logits, parts[..., CLASSES + 1 :]


def targets():
    return [
        {
            "labels": torch.tensor([label + 1 for label, *_ in objects]),  # theirs: 0 is the background
            "boxes": torch.tensor([[side * SIDE for side in box] for _, *box in objects], dtype=torch.float32),
        }
        for objects in OBJECTS
    ]


def run(model):
    parameters = Parameters(model)
    numpy = lambda tensor: tensor.detach().numpy().copy()
    shapes = {name: array.shape for name, array in parameters.get(numpy).items()}
    initial = {name: weights(name, shape) for name, shape in shapes.items()}
    parameters.set(initial)
    for name, array in parameters.get(numpy).items():
        assert np.array_equal(array, initial[name]), name
    images = [torch.from_numpy(picture.transpose(2, 0, 1)).float() / 255 for picture in pictures()]

    outputs, matches = {}, []
    model.head.register_forward_hook(lambda _, __, output: outputs.update(output))
    compute_loss = model.compute_loss
    model.compute_loss = lambda *given: (matches.append(given[3]), compute_loss(*given))[1]

    model.train()
    decayed = [p for name, p in model.named_parameters() if name.endswith("weight") and p.dim() == 4]
    others = [p for p in model.parameters() if not any(p is other for other in decayed)]
    optimizer = torch.optim.SGD(
        [{"params": decayed, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}],
        lr=LEARNING_RATE,
        momentum=MOMENTUM,
    )
    fixture = {
        "torchvision": torchvision.__version__,
        "torch": torch.__version__,
        "learningRate": LEARNING_RATE,
        "steps": [],
    }
    for step in range(STEPS):
        optimizer.zero_grad()
        losses = model([image.clone() for image in images], targets())
        (losses["classification"] + losses["bbox_regression"]).backward()
        fixture["steps"].append(
            {"confidence": losses["classification"].item(), "localization": losses["bbox_regression"].item()}
        )
        if step == 0:
            logits = numpy(outputs["cls_logits"])
            logits = np.concatenate([logits[..., 1:], logits[..., :1]], -1)
            offsets = numpy(outputs["bbox_regression"])
            fixture["forward"] = {"logits": sketch("logits", logits), "offsets": sketch("offsets", offsets)}
            first = {"logits": sketch("logits", logits[:1]), "offsets": sketch("offsets", offsets[:1])}
            fixture["forwardOfFirst"] = first
            fixture["positives"] = [
                [[i, int(labels["labels"][row]) - 1] for i, row in enumerate(matched.tolist()) if row >= 0]
                for matched, labels in zip(matches[0], targets())
            ]
            gradients = parameters.get(lambda p: p.grad.numpy().copy())
            fixture["gradients"] = {name: sketch(name, array) for name, array in gradients.items()}
        optimizer.step()
        print(step, fixture["steps"][-1])
    return fixture


def detections(model):
    """Predictions like a trained network's: most boxes background, a few percent of them something."""
    count = 8732
    foreground = 16 * noise("detections/foreground", (BATCH, count, CLASSES))
    background = 10 + 8 * noise("detections/background", (BATCH, count, 1))
    offsets = 4 * noise("detections/offsets", (BATCH, count, 4))
    outputs = {
        "cls_logits": torch.from_numpy(np.concatenate([background, foreground], -1)),
        "bbox_regression": torch.from_numpy(offsets),
    }
    sides = (38, 19, 10, 5, 3, 1)
    features = [torch.zeros(BATCH, 1, side, side) for side in sides]
    images = torch.zeros(BATCH, 3, SIDE, SIDE)
    anchors = model.anchor_generator(torchvision.models.detection.image_list.ImageList(images, [(SIDE, SIDE)] * BATCH), features)
    cases = []
    for options in (
        {"score_thresh": 0.01, "nms_thresh": 0.45, "topk_candidates": 400, "detections_per_img": 200},
        {"score_thresh": 0.3, "nms_thresh": 0.5, "topk_candidates": 10, "detections_per_img": 1000},
    ):
        for name, value in options.items():
            setattr(model, name, value)
        found = model.postprocess_detections(outputs, anchors, [(SIDE, SIDE)] * BATCH)
        images = [
            [
                [int(label) - 1, float(f"{score:.7g}"), *(float(f"{side:.7g}") for side in box)]
                for label, score, box in zip(one["labels"].tolist(), one["scores"].tolist(), one["boxes"].tolist())
            ]
            for one in found
        ]
        print(options, [len(image) for image in images])
        cases.append({"options": options, "images": images})
    return {"torchvision": torchvision.__version__, "cases": cases}


def write(folder, name, fixture):
    with open(f"{folder}/torchvision-{name}.json", "w", encoding="utf8") as file:
        json.dump(fixture, file, separators=(",", ":"))
        file.write("\n")


def main(folder):
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    write(folder, "narrow", run(narrow()))
    write(folder, "full", run(full()))
    write(folder, "detections", detections(narrow()))


if __name__ == "__main__":
    main(sys.argv[1])
