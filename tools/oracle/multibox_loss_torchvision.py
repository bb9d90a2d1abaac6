"""Writes packages/ssd-loss/fixtures/multibox-torchvision.json: loss and gradients by torchvision's SSD and by numpy.

    python tools/oracle/multibox_loss_torchvision.py

Needs torch and torchvision (made with the versions that the fixture names). Logits, box codes and classes follow
formulas that the test has too (noise.py); the targets' codes come from torchvision's BoxCoder and are kept for the
positives.

SSD.compute_loss, in single precision:
small cases  40 anchors, 4 classes, with whole gradients.
full case    the 8732 default boxes of ssd300_vgg16, 20 classes, 2 images, boxes matched by its SSDMatcher; gradients as
             norm, products with noise, and samples.

imageMean    the same cases as the SSD-VGG reference describes its loss, by numpy in double precision: of each image its
             positives and the min(negatives, 3 * positives) hardest negatives, its sums divided by its positives, the
             mean over images.

Where an image has fewer negatives than are asked for, compute_loss goes on into the positives, whose cross-entropy then
counts twice; `twice` lists those anchors, so that the test can take them out.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from noise import noise, scene
from torchvision.models.detection.image_list import ImageList

ANCHORS, CLASSES = 40, 4
# Positives of each image.
CASES = {"usual": (3, 0, 9), "no positives": (0, 0), "fewer negatives than asked": (14, 2), "all positive": (40, 40)}


def background_first(logits):
    return torch.roll(logits, 1, dims=-1)


def expected(model, logits, codes, targets, anchors, matches):
    """Losses, gradients (background last) and the positives that count twice."""
    x, y = logits.clone().requires_grad_(), codes.clone().requires_grad_()
    outputs = {"cls_logits": background_first(x), "bbox_regression": y}
    losses = model.compute_loss(targets, outputs, anchors, matches)
    (losses["classification"] + losses["bbox_regression"]).backward()
    twice = []
    for b, (owner, target) in enumerate(zip(matches, targets)):
        classes = torch.zeros(len(owner), dtype=torch.int64)
        classes[owner >= 0] = target["labels"][owner[owner >= 0]]
        entropy = F.cross_entropy(background_first(logits[b]), classes, reduction="none")
        entropy[owner >= 0] = -float("inf")
        rank = entropy.sort(descending=True)[1].sort()[1]
        taken = (rank < 3 * (owner >= 0).sum()) & (owner >= 0)
        twice += [[b, k] for k in torch.where(taken)[0].tolist()]
    return {name: float(loss.detach()) for name, loss in losses.items()}, x.grad, y.grad, twice


def image_mean(logits, codes, positives):
    """Confidence and localisation losses, and the gradients of their sum."""
    logits, codes = logits.double().numpy(), codes.double().numpy()
    batch, count, depth = logits.shape
    classes = np.full((batch, count), depth - 1)
    wanted = np.zeros(codes.shape)
    for b, k, label, *code in positives:
        classes[b, k], wanted[b, k] = label, code
    losses, of_logits, of_codes = np.zeros(2), np.zeros(logits.shape), np.zeros(codes.shape)
    for b in range(batch):
        shifted = logits[b] - logits[b].max(1, keepdims=True)
        softmax = np.exp(shifted) / np.exp(shifted).sum(1, keepdims=True)
        entropy = -np.log(softmax[np.arange(count), classes[b]])
        positive = np.flatnonzero(classes[b] != depth - 1)
        negative = np.flatnonzero(classes[b] == depth - 1)
        if len(positive) == 0:
            continue
        hardest = negative[np.argsort(-entropy[negative], kind="stable")][: min(len(negative), 3 * len(positive))]
        trained = np.concatenate([positive, hardest])
        difference = codes[b, positive] - wanted[b, positive]
        size = np.abs(difference)
        smooth = np.where(size < 1, 0.5 * size * size, size - 0.5)
        share = 1 / (len(positive) * batch)
        losses += np.array([entropy[trained].sum(), smooth.sum()]) * share
        of_logits[b, trained] = softmax[trained] * share
        of_logits[b, trained, classes[b, trained]] -= share
        of_codes[b, positive] = np.where(size < 1, difference, np.sign(difference)) * share
    return losses, torch.from_numpy(of_logits), torch.from_numpy(of_codes)


def encoded(model, targets, anchors, matches):
    """[image, anchor, class, 4 codes] of the positives."""
    rows = []
    for b, (target, boxes, owner) in enumerate(zip(targets, anchors, matches)):
        positive = torch.where(owner >= 0)[0]
        codes = model.box_coder.encode_single(target["boxes"][owner[positive]], boxes[positive])
        for k, code in zip(positive.tolist(), codes.tolist()):
            rows.append([b, k, int(target["labels"][owner[k]]) - 1, *(float(f"{x:.9g}") for x in code)])
    return rows


def small_case(model, name, positives):
    batch = len(positives)
    logits = torch.from_numpy(8 * noise(f"{name}/logits", (batch, ANCHORS, CLASSES + 1)))
    codes = torch.from_numpy(6 * noise(f"{name}/codes", (batch, ANCHORS, 4)))
    targets, anchors, matches = [], [], []
    for b, count in enumerate(positives):
        anchors.append(torch.from_numpy(scene(f"{name}/anchors{b}", ANCHORS)) * 300)
        order = np.argsort(noise(f"{name}/order{b}", (ANCHORS,)), kind="stable")[:count]
        owner = torch.full((ANCHORS,), -1, dtype=torch.int64)
        owner[torch.from_numpy(np.sort(order))] = torch.arange(count)
        matches.append(owner)
        targets.append(
            {
                "boxes": torch.from_numpy(scene(f"{name}/boxes{b}", count)) * 300,
                "labels": 1 + torch.arange(count) % CLASSES,
            }
        )
    losses, of_logits, of_codes, twice = expected(model, logits, codes, targets, anchors, matches)
    digits = lambda gradient: [float(f"{x:.8g}") for x in gradient.ravel().tolist()]
    positives = encoded(model, targets, anchors, matches)
    mean, mean_of_logits, mean_of_codes = image_mean(logits, codes, positives)
    return {
        "name": name,
        "batch": batch,
        "anchors": ANCHORS,
        "classes": CLASSES,
        "positives": positives,
        "confidence": losses["classification"],
        "localization": losses["bbox_regression"],
        "twice": twice,
        "logits": digits(of_logits),
        "offsets": digits(of_codes),
        "imageMean": {
            "confidence": mean[0],
            "localization": mean[1],
            "logits": digits(mean_of_logits),
            "offsets": digits(mean_of_codes),
        },
    }


def digest(name, gradient):
    values = gradient.double().ravel().numpy()
    return {
        "norm": float(np.linalg.norm(values)),
        "products": [float(values @ noise(f"{name}/{i}", values.shape).astype(np.float64)) for i in range(2)],
        "samples": [[int(i), float(f"{values[i]:.6g}")] for i in np.flatnonzero(values)[::97][:64]],
    }


def full_case(model):
    images = ImageList(torch.zeros(2, 3, 300, 300), [(300, 300)] * 2)
    anchors = model.anchor_generator(images, [torch.zeros(1, 1, side, side) for side in (38, 19, 10, 5, 3, 1)])
    logits = torch.from_numpy(6 * noise("full/logits", (2, 8732, 21)))
    codes = torch.from_numpy(4 * noise("full/codes", (2, 8732, 4)))
    targets, matches = [], []
    for b, count in enumerate((12, 2)):
        boxes = torch.from_numpy(scene(f"full/boxes{b}", count)) * 300
        targets.append({"boxes": boxes, "labels": 1 + (7 * b + torch.arange(count)) % 20})
        matches.append(model.proposal_matcher(torchvision.ops.box_iou(boxes, anchors[b])))
    losses, of_logits, of_codes, twice = expected(model, logits, codes, targets, anchors, matches)
    assert not twice
    positives = encoded(model, targets, anchors, matches)
    mean, mean_of_logits, mean_of_codes = image_mean(logits, codes, positives)
    return {
        "batch": 2,
        "anchors": 8732,
        "classes": 20,
        "positives": positives,
        "confidence": losses["classification"],
        "localization": losses["bbox_regression"],
        "logits": digest("full/of-logits", of_logits),
        "offsets": digest("full/of-codes", of_codes),
        "imageMean": {
            "confidence": mean[0],
            "localization": mean[1],
            "logits": digest("full/of-logits", mean_of_logits),
            "offsets": digest("full/of-codes", mean_of_codes),
        },
    }


def main():
    torch.set_num_threads(1)
    model = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, num_classes=21)
    fixture = {
        "source": f"tools/oracle/multibox_loss_torchvision.py, torch {torch.__version__}, torchvision {torchvision.__version__}",
        "cases": [small_case(model, name, positives) for name, positives in CASES.items()],
        "full": full_case(model),
    }
    path = Path(__file__).parents[2] / "packages/ssd-loss/fixtures/multibox-torchvision.json"
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    for case in [*fixture["cases"], fixture["full"]]:
        print(case.get("name", "full"), len(case["positives"]), case["confidence"], case["localization"], len(case.get("twice", [])))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
