"""torchvision's ssd300_vgg16 with a given trunk, and the ways to start its new layers that are compared."""

import torch
import torchvision
from safetensors.numpy import load_file
from torch import nn

# Number of convolutions in each of VGG16's blocks.
BLOCKS = (2, 2, 3, 3, 3)
# In 0..1: what the trunk's own input takes off, red first. torchvision's defaults are the same to two digits.
MEAN = (123.68 / 255, 116.779 / 255, 103.939 / 255)


# Sides of the default boxes by map, as fractions of the image, and that of the seventh: the ones of vgg300.
VGG300_SCALES = (0.1, 0.2, 0.375, 0.55, 0.725, 0.9, 1.075)


def build(classes, trunk, freeze, scales=None, detections=200):
    """The detector for `classes` foreground classes, the first `freeze` blocks of its trunk not trained, with
    torchvision's default boxes or with boxes of other `scales`."""
    model = torchvision.models.detection.ssd300_vgg16(
        weights=None, weights_backbone=None, num_classes=classes + 1, image_mean=MEAN, image_std=(1 / 255,) * 3,
        score_thresh=0.01, nms_thresh=0.45, detections_per_img=detections)
    if scales is not None:
        boxes = model.anchor_generator
        boxes.scales = list(scales)
        boxes._wh_pairs = boxes._generate_wh_pairs(len(boxes.aspect_ratios))
    layers = trunk_layers(model)
    if trunk is not None:
        load_trunk(layers, trunk)
    for name, layer in layers.items():
        if int(name[4]) <= freeze:
            layer.requires_grad_(False)
    # The losses are computed in float32 whatever the layers are computed in.
    model.head.register_forward_hook(lambda _module, _inputs, out: {key: value.float() for key, value in out.items()})
    return model.to(memory_format=torch.channels_last)


def trunk_layers(model):
    """conv1_1 to conv5_3 by name."""
    names = [f"conv{block}_{i}" for block, count in enumerate(BLOCKS, 1) for i in range(1, count + 1)]
    convolutions = [m for part in (model.backbone.features, model.backbone.extra[0]) for m in part.modules()
                    if isinstance(m, nn.Conv2d)]
    return dict(zip(names, convolutions))


def new_layers(model):
    """fc6, fc7 and the layers of the further maps by name, in the order of the computation."""
    names = ["fc6", "fc7", *(f"conv{block}_{i}" for block in (8, 9, 10, 11) for i in (1, 2))]
    known = set(trunk_layers(model).values())
    convolutions = [m for m in model.backbone.extra.modules() if isinstance(m, nn.Conv2d) and m not in known]
    return dict(zip(names, convolutions, strict=True))


@torch.no_grad()
def load_trunk(layers, path):
    """Copies kernels (rows, columns, in, out; blue first) and biases; conv1_1 is turned to red first."""
    tensors = load_file(path)
    for name, layer in layers.items():
        kernel = torch.from_numpy(tensors[f"{name}.weight_hwio"]).permute(3, 2, 0, 1)
        kernel = kernel.flip(1) if name == "conv1_1" else kernel
        if kernel.shape != layer.weight.shape:
            raise ValueError(f"{path}: {name} is {tuple(kernel.shape)}, expected {tuple(layer.weight.shape)}")
        layer.weight.copy_(kernel)
        layer.bias.copy_(torch.from_numpy(tensors[f"{name}.bias"]))


@torch.no_grad()
def start_new_layers(model, how, head_deviation, images):
    """xavier: as torchvision leaves them. he: normal, variance 2 / fan in. data: xavier, then every channel of what a
    layer puts out (before the ReLU) gets mean 0 and deviation 1 over `images`, first layer first (Krähenbühl et al.
    2016, section 3.1). Heads are normal with `head_deviation`, or as torchvision leaves them where that is 0."""
    if head_deviation:
        for layer in model.head.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.normal_(layer.weight, std=head_deviation)
    if how == "xavier":
        return
    for layer in new_layers(model).values():
        if how == "he":
            nn.init.kaiming_normal_(layer.weight, mode="fan_in", nonlinearity="relu")
        elif how == "data":
            layer.register_forward_hook(normalise_channels)
    if how == "data":
        model.eval()
        model.backbone(normalised(images))
        for layer in new_layers(model).values():
            layer._forward_hooks.clear()
        model.train()


def normalise_channels(layer, _inputs, output):
    """Forward hook: the layer and its output, with mean 0 and deviation 1 in every channel (the bias is 0 so far)."""
    mean, deviation = output.mean((0, 2, 3)), output.std((0, 2, 3)).clamp_min(1e-3)
    layer.weight.div_(deviation.view(-1, 1, 1, 1))
    layer.bias.copy_(-mean / deviation)
    return (output - mean.view(1, -1, 1, 1)) / deviation.view(1, -1, 1, 1)


def normalised(images):
    """As the detector feeds its backbone: images [n, 3, 300, 300] in 0..1 without the mean, in 0..255."""
    return ((images - torch.tensor(MEAN).view(3, 1, 1)) * 255).contiguous(memory_format=torch.channels_last)
