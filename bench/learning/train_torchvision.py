"""Trains torchvision's ssd300_vgg16 on a VOC folder and prints one JSON line per event.

    python train_torchvision.py --data DATA/bccd/BCCD --trunk WEIGHTS/vgg16_conv_hed101_renorm.safetensors --steps 100

Momentum SGD, weight decay 5e-4, linear warm-up over an eighth of the steps, then cosine to 0; augmentation as in torchvision's SSD
recipe; bf16 where --fp32 is not given. Every --eval-every steps and at the end the split --val is measured (VOC10, IoU 0.5,
scores from 0.01, NMS 0.45, 200 detections); --test-csv FILE detects on the split --test after the last step, unmeasured:
`ssd eval --ground-truth DATA --split test --detections FILE` measures both sides alike.
"""

import argparse
import json
import math
import time

import torch
from torchvision import tv_tensors
from torchvision.io import ImageReadMode, decode_image
from torchvision.transforms import v2

from detector import MEAN, VGG300_SCALES, build, new_layers, start_new_layers, trunk_layers
from voc import average_precision, class_names, read_split, write_csv

SIZE = 300


def parse_arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, help="VOC folder")
    p.add_argument("--train", default="train", help="split to train on")
    p.add_argument("--val", default="val", help="split of the curve")
    p.add_argument("--test", default="test", help="split of --test-csv")
    p.add_argument("--test-csv", help="file for the detections on --test after the last step")
    p.add_argument("--save", help="file for the weights after the last step")
    p.add_argument("--trunk", help="safetensors with convX_Y.weight_hwio and convX_Y.bias")
    p.add_argument("--steps", type=int, default=100)
    p.add_argument("--eval-every", type=int, default=0, help="0: only at the end")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--lr", type=float, default=1e-3, help="after the warm-up")
    p.add_argument("--weight-decay", type=float, default=5e-4)
    p.add_argument("--warmup-share", type=float, default=0.125, help="of the steps")
    p.add_argument("--clip", type=float, default=20.0, help="largest norm of the gradient; 0: none")
    p.add_argument("--freeze", type=int, default=1, choices=range(6), help="leading blocks of the trunk that are not trained")
    p.add_argument("--init", choices=("xavier", "he", "data"), default="xavier", help="of fc6, fc7 and the layers after them")
    p.add_argument("--head-deviation", type=float, default=0, help="of the heads' filters at the start; 0: xavier")
    p.add_argument("--boxes", choices=("torchvision", "vgg300"), default="torchvision", help="scales of the default boxes")
    p.add_argument("--augmentation", choices=("ssd", "none"), default="ssd")
    p.add_argument("--overfit", type=int, default=0, help="train and measure on so many images of the split, unvaried")
    p.add_argument("--diagnose", action="store_true", help="print deviations of the maps and gradient norms before step 1")
    p.add_argument("--fp32", action="store_true")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args()


def emit(event, **fields):
    tidy = {key: float(f"{value:.5g}") if isinstance(value, float) else value for key, value in fields.items()}
    print(json.dumps({"event": event, **tidy}), flush=True)


def augmentation(varied):
    """torchvision's SSD recipe, or only the resizing."""
    fill = {tv_tensors.Image: tuple(int(255 * mean) for mean in MEAN), "others": 0}
    vary = [v2.RandomPhotometricDistort(), v2.RandomZoomOut(fill=fill), v2.RandomIoUCrop(), v2.RandomHorizontalFlip()]
    fit = [v2.Resize((SIZE, SIZE), antialias=False), v2.SanitizeBoundingBoxes(), v2.ToDtype(torch.float32, scale=True)]
    return v2.Compose([*(vary if varied else []), *fit])


class Feed:
    """Batches without end: every epoch in a new order, the batches going on across its end."""

    def __init__(self, samples, batch, varied, generator):
        self.samples, self.batch, self.generator = samples, batch, generator
        self.transform, self.images, self.order = augmentation(varied), {}, []

    def draw(self):
        """(images [batch, 3, 300, 300] in 0..1, their targets)"""
        while len(self.order) < self.batch:
            self.order += torch.randperm(len(self.samples), generator=self.generator).tolist()
        chosen, self.order = self.order[:self.batch], self.order[self.batch:]
        images, targets = zip(*(self.prepare(i) for i in chosen))
        return torch.stack(images).contiguous(memory_format=torch.channels_last), list(targets)

    def prepare(self, i):
        sample = self.samples[i]
        if i not in self.images:
            self.images[i] = decode_image(sample["path"], ImageReadMode.RGB)
        image = tv_tensors.Image(self.images[i])
        boxes = tv_tensors.BoundingBoxes(torch.from_numpy(sample["boxes"]), format="XYXY", canvas_size=image.shape[-2:])
        image, target = self.transform(image, {"boxes": boxes, "labels": torch.from_numpy(sample["labels"])})
        return image.as_subclass(torch.Tensor), {key: value.as_subclass(torch.Tensor) for key, value in target.items()}


def learning_rate(step, steps, peak, warmup):
    """Of a step counted from 0."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


@torch.no_grad()
def detect(model, samples, batch, autocast):
    """Detections on the whole pictures, as dicts of arrays in pixels."""
    model.eval()
    found = []
    for start in range(0, len(samples), batch):
        images = [decode_image(sample["path"], ImageReadMode.RGB).float() / 255 for sample in samples[start:start + batch]]
        with autocast:
            found += [{key: value.float().numpy() for key, value in one.items()} for one in model(images)]
    model.train()
    return found


def measure(model, samples, classes, batch, autocast):
    found = detect(model, samples, batch, autocast)
    ap = {name: average_precision(samples, found, label) for label, name in enumerate(classes, 1)}
    known = [value for value in ap.values() if value is not None]
    return {"map": sum(known) / len(known), "ap": {name: value and round(value, 4) for name, value in ap.items()}}


def diagnose(model, images, targets, autocast):
    """Deviations of the six maps, and the gradient's norm by layer."""
    deviations = []
    hook = model.backbone.register_forward_hook(
        lambda _m, _i, out: deviations.extend(float(f"{value.float().std():.3g}") for value in out.values()))
    with autocast:
        losses = model(list(images), targets)
    hook.remove()
    sum(losses.values()).backward()
    named = [*trunk_layers(model).items(), *new_layers(model).items(),
             *((f"{kind}/map{i}", layer) for kind, part in (("logits", model.head.classification_head),
                                                            ("offsets", model.head.regression_head))
               for i, layer in enumerate(part.module_list))]
    norms = {name: float(f"{layer.weight.grad.norm():.3g}") for name, layer in named if layer.weight.grad is not None}
    model.zero_grad()
    emit("diagnosis", map_deviations=deviations, gradient_norms=norms, **{key: float(value.detach()) for key, value in losses.items()})


def main():
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    classes = class_names(args.data)
    train, val = read_split(args.data, args.train, classes), read_split(args.data, args.val, classes)
    if args.overfit:
        train = val = train[:args.overfit]
    model = build(len(classes), args.trunk, args.freeze, VGG300_SCALES if args.boxes == "vgg300" else None).train()
    feed = Feed(train, args.batch, args.augmentation == "ssd" and not args.overfit, torch.Generator().manual_seed(args.seed))
    # The first pictures without variation, however the run will vary them.
    plain = Feed(train, args.batch, False, torch.Generator().manual_seed(args.seed))
    images, targets = plain.draw()
    start_new_layers(model, args.init, args.head_deviation, images)
    autocast = torch.autocast("cpu", dtype=torch.bfloat16, enabled=not args.fp32)
    emit("start", **{key: value for key, value in vars(args).items() if key not in ("data", "trunk", "test_csv", "save")},
         images=len(train), classes=classes, torch=torch.__version__)
    if args.diagnose:
        diagnose(model, images, targets, autocast)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(parameters, lr=args.lr, momentum=0.9, weight_decay=args.weight_decay)
    warmup, since, recent = round(args.warmup_share * args.steps), time.perf_counter(), []
    for step in range(args.steps):
        images, targets = feed.draw()
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, args.steps, args.lr, warmup)
        with autocast:
            losses = model(list(images), targets)
        optimizer.zero_grad()
        sum(losses.values()).backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, args.clip or math.inf, error_if_nonfinite=True)
        optimizer.step()
        recent.append([float(losses["classification"].detach()), float(losses["bbox_regression"].detach()), float(norm)])
        done = step + 1
        if done % 10 == 0 or done == args.steps:
            means = [sum(column) / len(recent) for column in zip(*recent)]
            emit("step", step=done, classification=means[0], localization=means[1], norm=means[2], s=time.perf_counter() - since)
            recent = []
        if (args.eval_every and done % args.eval_every == 0) or done == args.steps:
            emit("eval", step=done, **measure(model, val, classes, args.batch, autocast), s=time.perf_counter() - since)
    if args.save:
        torch.save(model.state_dict(), args.save)
    if args.test_csv:
        test = read_split(args.data, args.test, classes)
        write_csv(args.test_csv, test, detect(model, test, args.batch, autocast), classes)


if __name__ == "__main__":
    main()
