"""Writes packages/ssd-loss/fixtures/multibox-loss.json: the multibox loss and its gradients by TensorFlow.

Run from the repository's root with a Python that has tensorflow (made with 2.21):

    python tools/oracle/multibox-loss.py

Two formulas, each written as its source has it, so that neither shares code or shape with ours:
batch       torchvision 0.15, models/detection/ssd.py, SSD.compute_loss: negatives ranked by a double argsort
            of the cross-entropy, sums divided by max(1, positives of the batch).
image-mean  SSD-VGG_ID1619_for_TensorFlow: top-k of the negatives of each image, its sum divided by its own
            positives, mean over images.
Gradients come from tf.GradientTape. Background is the last class in both.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

BATCH, ANCHORS, CLASSES, SEED = 3, 32, 4, 1619
POSITIVES = (3, 0, 14)  # few, none, and so many that fewer negatives are left than are asked for


def make_input():
    rng = np.random.default_rng(SEED)
    classes = np.full((BATCH, ANCHORS), CLASSES, np.int32)
    for image, positives in zip(classes, POSITIVES):
        image[rng.permutation(ANCHORS)[:positives]] = rng.integers(0, CLASSES, positives)
    # Four decimals keep the file small; everything below is computed from the rounded numbers.
    logits = np.round(rng.normal(0, 2, (BATCH, ANCHORS, CLASSES + 1)), 4).astype(np.float32)
    offsets = np.round(rng.normal(0, 1.5, (BATCH, ANCHORS, 4)), 4).astype(np.float32)
    targets = np.round(rng.normal(0, 1, (BATCH, ANCHORS, 4)), 4).astype(np.float32)
    return logits, offsets, classes, targets


def smooth_l1(x):
    return tf.where(tf.abs(x) < 1, 0.5 * x * x, tf.abs(x) - 0.5)


def batch_loss(logits, offsets, classes, targets):
    foreground = classes != CLASSES
    positives = tf.reduce_sum(tf.cast(foreground, tf.float32))
    localization = tf.reduce_sum(smooth_l1(tf.boolean_mask(offsets - targets, foreground)))
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(classes, logits)
    ranked = tf.where(foreground, -np.inf, entropy)
    ranks = tf.argsort(tf.argsort(ranked, direction="DESCENDING", stable=True), stable=True)
    wanted = 3 * tf.reduce_sum(tf.cast(foreground, tf.int32), axis=1, keepdims=True)
    # torchvision compares ranks with 3 · positives, which may reach past the last negative into the
    # positives; the paper takes negatives only.
    background = (ranks < wanted) & ~foreground
    confidence = tf.reduce_sum(entropy[foreground]) + tf.reduce_sum(entropy[background])
    divisor = tf.maximum(positives, 1)
    return confidence / divisor, localization / divisor


def image_mean_loss(logits, offsets, classes, targets):
    confidences, localizations = [], []
    for b in range(BATCH):
        entropy = tf.nn.softmax_cross_entropy_with_logits(tf.one_hot(classes[b], CLASSES + 1), logits[b])
        positive = tf.cast(classes[b] != CLASSES, tf.float32)
        count = int(tf.reduce_sum(positive))
        if count == 0:
            confidences.append(tf.constant(0.0))
            localizations.append(tf.constant(0.0))
            continue
        negatives = tf.boolean_mask(entropy, positive == 0)
        hardest, _ = tf.math.top_k(negatives, min(negatives.shape[0], 3 * count))
        confidences.append((tf.reduce_sum(entropy * positive) + tf.reduce_sum(hardest)) / count)
        per_anchor = tf.reduce_sum(smooth_l1(offsets[b] - targets[b]), axis=1)
        localizations.append(tf.reduce_sum(per_anchor * positive) / count)
    return tf.reduce_mean(tf.stack(confidences)), tf.reduce_mean(tf.stack(localizations))


def main():
    logits, offsets, classes, targets = make_input()
    cases = []
    for reduction, loss in (("batch", batch_loss), ("image-mean", image_mean_loss)):
        x, y = tf.constant(logits), tf.constant(offsets)
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            confidence, localization = loss(x, y, tf.constant(classes), tf.constant(targets))
            total = confidence + localization
        gradients = [tf.convert_to_tensor(g) for g in tape.gradient(total, [x, y])]
        cases.append(
            {
                "reduction": reduction,
                "confidence": float(confidence),
                "localization": float(localization),
                "logits": np.round(gradients[0].numpy().astype(float), 8).tolist(),
                "offsets": np.round(gradients[1].numpy().astype(float), 8).tolist(),
            }
        )
    exact = lambda array: np.round(array.astype(float), 4).tolist()
    fixture = {
        "source": f"tools/oracle/multibox-loss.py, TensorFlow {tf.__version__}",
        "input": {
            "logits": exact(logits),
            "offsets": exact(offsets),
            "classes": classes.tolist(),
            "targets": exact(targets),
        },
        "cases": cases,
    }
    path = Path(__file__).parents[2] / "packages/ssd-loss/fixtures/multibox-loss.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes, seed {SEED}")


if __name__ == "__main__":
    main()
