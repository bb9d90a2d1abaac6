"""The peers of loader.ts: decode JPEG, SSD's augmentation, resize to 300x300, batches of 8. Prints one JSON line.

    python bench/loader/peer.py --data DIR --pipeline torchvision
    python bench/loader/peer.py --data DIR --pipeline albumentations --interpolation paper

Needs torch, torchvision, albumentations and opencv-python. DIR is a folder in VOC layout. One thread a process.

torchvision     the transforms (v2, uint8 tensors) of its SSD training recipe, then resize; in a DataLoader.
albumentations  OpenCV decodes; albumentations changes colours and flips; zoom-out and the seven-sampler crop are the
                NumPy code that people use with it. --interpolation paper draws the interpolation of the resize from
                OpenCV's linear, area, nearest, cubic and Lanczos, as the paper's code does.

Both leave the images as uint8, as ours are, and neither matches boxes to anchors, which ours does as well.
"""

import argparse
import json
import multiprocessing
import os
import time
import xml.etree.ElementTree as ElementTree

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

MEAN = (123, 117, 104)
INTERPOLATIONS = {
    "linear": [cv2.INTER_LINEAR],
    "paper": [cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_NEAREST, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4],
}


def read_samples(root, split):
    """[(image path, boxes in pixels, labels)] of the splits joined by "+"."""
    names = []
    for part in split.split("+"):
        with open(os.path.join(root, "ImageSets", "Main", part + ".txt")) as lines:
            names += [line.split()[0] for line in lines if line.strip()]
    classes, samples = {}, []
    for name in names:
        tree = ElementTree.parse(os.path.join(root, "Annotations", name + ".xml"))
        boxes, labels = [], []
        for item in tree.iter("object"):
            box = [float(item.find("bndbox").find(side).text) for side in ("xmin", "ymin", "xmax", "ymax")]
            if box[2] <= box[0] or box[3] <= box[1]:
                continue
            boxes.append([box[0] - 1, box[1] - 1, box[2], box[3]])
            labels.append(classes.setdefault(item.find("name").text, len(classes)))
        path = os.path.join(root, "JPEGImages", name + ".jpg")
        samples.append((path, np.array(boxes, np.float32).reshape(-1, 4), np.array(labels, np.int64)))
    return samples


class Torchvision:
    def __init__(self, size):
        from torchvision import tv_tensors
        from torchvision.io import ImageReadMode, decode_image
        from torchvision.transforms import v2

        self.read = lambda path: tv_tensors.Image(decode_image(path, ImageReadMode.RGB))
        self.boxes = tv_tensors.BoundingBoxes
        self.transform = v2.Compose([
            v2.RandomPhotometricDistort(),
            v2.RandomZoomOut(fill={tv_tensors.Image: MEAN, "others": 0}, p=0.5),
            v2.RandomIoUCrop(),
            v2.RandomHorizontalFlip(0.5),
            v2.Resize((size, size), antialias=False),
            v2.SanitizeBoundingBoxes(),
        ])

    def __call__(self, path, boxes, labels):
        image = self.read(path)
        boxes = self.boxes(torch.from_numpy(boxes), format="XYXY", canvas_size=image.shape[-2:])
        image, target = self.transform(image, {"boxes": boxes, "labels": torch.from_numpy(labels)})
        return image.as_subclass(torch.Tensor), target["boxes"].as_subclass(torch.Tensor), target["labels"]


class Albumentations:
    def __init__(self, size, interpolations, rng):
        import albumentations as A

        self.size, self.interpolations, self.rng = size, interpolations, rng
        # Each with a probability of a half, as the paper's: ColorJitter would do all four or none.
        self.colour = A.Compose([
            A.ColorJitter(brightness=(0.875, 1.125), contrast=(1, 1), saturation=(1, 1), hue=(0, 0), p=0.5),
            A.ColorJitter(brightness=(1, 1), contrast=(0.5, 1.5), saturation=(1, 1), hue=(0, 0), p=0.5),
            A.ColorJitter(brightness=(1, 1), contrast=(1, 1), saturation=(0.5, 1.5), hue=(-0.1, 0.1), p=0.75),
        ])
        self.flip = A.Compose([A.HorizontalFlip(p=0.5)], bbox_params=A.BboxParams(
            format="pascal_voc", label_fields=["labels"], clip=True, min_area=1))

    def __call__(self, path, boxes, labels):
        image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        image = self.colour(image=image)["image"]
        if self.rng.random() < 0.5:
            image, boxes = self.zoom_out(image, boxes)
        image, boxes, labels = self.crop(image, boxes, labels)
        how = self.interpolations[self.rng.integers(len(self.interpolations))]
        scale = np.array([self.size / image.shape[1], self.size / image.shape[0]] * 2, np.float32)
        image = cv2.resize(image, (self.size, self.size), interpolation=how)
        out = self.flip(image=image, bboxes=boxes * scale, labels=labels)
        return (torch.from_numpy(np.ascontiguousarray(out["image"])),
                torch.from_numpy(np.asarray(out["bboxes"], np.float32).reshape(-1, 4)),
                torch.from_numpy(np.asarray(out["labels"], np.int64)))

    def zoom_out(self, image, boxes):
        height, width = image.shape[:2]
        ratio = self.rng.uniform(1, 4)
        canvas_height, canvas_width = int(height * ratio), int(width * ratio)
        top = self.rng.integers(0, canvas_height - height + 1)
        left = self.rng.integers(0, canvas_width - width + 1)
        image = cv2.copyMakeBorder(image, top, canvas_height - height - top, left, canvas_width - width - left,
                                   cv2.BORDER_CONSTANT, value=MEAN)
        return image, boxes + np.array([left, top, left, top], np.float32)

    def crop(self, image, boxes, labels):
        """One of the whole picture, the minimum IoUs and any patch is drawn; boxes stay whose centre is inside."""
        height, width = image.shape[:2]
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        minimum = self.rng.choice((0, 0.1, 0.3, 0.5, 0.7, 0.9, 2))
        if minimum > 1 or len(boxes) == 0:
            return image, boxes, labels
        for _ in range(50):
            scale = self.rng.uniform(0.3, 1)
            ratio = np.clip(self.rng.uniform(0.5, 2), scale**2, 1 / scale**2)
            w, h = int(width * min(1, scale * ratio**0.5)), int(height * min(1, scale / ratio**0.5))
            if w == 0 or h == 0:
                continue
            x, y = self.rng.integers(0, width - w + 1), self.rng.integers(0, height - h + 1)
            near, far = np.array([x, y], np.float32), np.array([x + w, y + h], np.float32)
            side = np.clip(np.minimum(boxes[:, 2:], far) - np.maximum(boxes[:, :2], near), 0, None)
            overlap = side[:, 0] * side[:, 1]
            if (overlap / (area + w * h - overlap)).max() < minimum:
                continue
            inside = ((centres >= near) & (centres < far)).all(1)
            kept = boxes[inside].reshape(-1, 2, 2).clip(near, far) - near
            return image[y:y + h, x:x + w], kept.reshape(-1, 4), labels[inside]
        return image, boxes, labels


class Samples(Dataset):
    def __init__(self, samples, pipeline):
        self.samples, self.pipeline = samples, pipeline

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return self.pipeline(*self.samples[index])


def collate(items):
    return torch.stack([image for image, _, _ in items]), [item[1:] for item in items]


def own_seconds():
    """CPU seconds of this process and its loader's workers, which are alive."""
    seconds = sum(os.times()[:2])
    for child in multiprocessing.active_children():
        with open(f"/proc/{child.pid}/stat") as stat:
            user, system = stat.read().rsplit(")", 1)[1].split()[11:13]
        seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


def other_seconds():
    """CPU seconds of everybody else since the machine started, in Linux' ticks of 10 ms."""
    with open("/proc/stat") as stat:
        ticks = [int(tick) for tick in stat.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / 100 - own_seconds()


def one_thread(_worker=None):
    torch.set_num_threads(1)
    cv2.setNumThreads(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--split", default="train+val")
    parser.add_argument("--pipeline", choices=("torchvision", "albumentations"), required=True)
    parser.add_argument("--interpolation", choices=("linear", "paper"), default="linear")
    parser.add_argument("--workers", type=int, default=0, help="processes")
    parser.add_argument("--images", type=int, default=600, help="to time, after 64 uncounted ones")
    args = parser.parse_args()
    torch.manual_seed(1)
    one_thread()
    if args.pipeline == "torchvision":
        pipeline = Torchvision(300)
        args.images = min(args.images, 200)
    else:
        pipeline = Albumentations(300, INTERPOLATIONS[args.interpolation], np.random.default_rng(1))
    samples = read_samples(args.data, args.split)
    samples = (samples * (1 + (args.images + 64) // len(samples)))[: args.images + 64]
    loader = DataLoader(Samples(samples, pipeline), 8, shuffle=True, collate_fn=collate, drop_last=True,
                        num_workers=args.workers, worker_init_fn=one_thread)
    seen = 0
    for images, _ in loader:
        seen += len(images)
        if seen == 64:
            start, cpu, other = time.perf_counter(), own_seconds(), other_seconds()
        if seen == args.images + 64 - 8 * 2 * args.workers:  # what is left lies ready: the workers have ended their part
            seconds, cpu, other = time.perf_counter() - start, own_seconds() - cpu, other_seconds() - other
            break
    seen -= 64
    print(json.dumps({"images_per_s": seen / seconds, "images_per_cpu_s": seen / cpu, "other_cores": other / seconds}))


if __name__ == "__main__":
    main()
