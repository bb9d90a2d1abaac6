"""Fixtures of @ssd/vgg-backbone: narrow trunks computed by TensorFlow.

    python tools/oracle/vgg_backbone.py packages/vgg-backbone/fixtures

Needs tensorflow and numpy (made with 2.21). Weights and images are a formula of variable name and index, so that the
fixtures hold only what came out: of every map and gradient the norm, the sum and 16 samples.
"""

import json
import sys

import numpy as np
import tensorflow as tf
from digests import digest
from noise import noise


class Variables(dict):
    def filter(self, layer, kernel, inputs, outputs):
        gain = 2 * np.sqrt(6 / (kernel * kernel * inputs))  # ReLU maps keep their size from layer to layer
        shape = (kernel, kernel, inputs, outputs)
        return self.setdefault(f"{layer}/filter", tf.Variable(noise(f"{layer}/filter", shape) * np.float32(gain)))

    def vector(self, name, size, base, spread):
        return self.setdefault(name, tf.Variable(np.float32(base) + np.float32(spread) * noise(name, (size,))))


def narrow_reference(images, variables, extra):
    """The reference's geometry (facts sheet 1.4) with a 32nd of its channels; `extra` are its pairs from conv8 on."""

    def conv(x, name, kernel, filters, stride=1, padding="SAME", rate=1):
        weights = variables.filter(name, kernel, x.shape[-1], filters)
        biases = variables.vector(f"{name}/biases", filters, 0, 0.2)
        return tf.nn.relu(tf.nn.conv2d(x, weights, stride, padding, dilations=rate) + biases)

    taps = []
    x = images
    for block, count, filters in ((1, 2, 2), (2, 2, 4), (3, 3, 8), (4, 3, 16)):
        for i in range(1, count + 1):
            x = conv(x, f"conv{block}_{i}", 3, filters)
        if block == 4:
            scale = variables.vector("l2_norm_conv4_3/scale", filters, 20, 4)
            taps.append(tf.nn.l2_normalize(x, axis=3) * scale)
        x = tf.nn.max_pool2d(x, 2, 2, "SAME")
    for i in range(1, 4):
        x = conv(x, f"conv5_{i}", 3, 16)
    x = tf.nn.max_pool2d(x, 3, 1, "SAME")
    x = conv(x, "mod_conv6", 3, 32, rate=6)
    x = conv(x, "mod_conv7", 1, 32)
    taps.append(x)
    for block, narrow, wide, stride, padding in extra:
        x = conv(x, f"conv{block}_1", 1, narrow)
        if padding == "BOTTOM-RIGHT":
            x, padding = tf.pad(x, [[0, 0], [0, 1], [0, 1], [0, 0]]), "VALID"
        x = conv(x, f"conv{block}_2", 3, wide, stride, padding)
        taps.append(x)
    return taps, {}


def narrow_vgg300(images, variables):
    extra = ((8, 8, 16, 2, "SAME"), (9, 4, 8, 2, "SAME"), (10, 4, 8, 1, "VALID"), (11, 4, 8, 1, "VALID"))
    return narrow_reference(images, variables, extra)


def narrow_vgg512(images, variables):
    strided = ((8, 8, 16, 2, "SAME"), (9, 4, 8, 2, "SAME"), (10, 4, 8, 2, "SAME"), (11, 4, 8, 2, "SAME"))
    return narrow_reference(images, variables, (*strided, (12, 4, 8, 1, "BOTTOM-RIGHT")))


def narrow_batch_norm(images, variables):
    """Two conv-BN-ReLU layers, a pool and a third one, with TensorFlow's fused batch norm in training."""
    moving = {}

    def conv(x, name, filters, stride):
        weights = variables.filter(name, 3, x.shape[-1], filters)
        gamma = variables.vector(f"{name}/gamma", filters, 1, 0.5)
        beta = variables.vector(f"{name}/beta", filters, 0, 0.5)
        old_mean = noise(f"{name}/moving_mean", (filters,))
        old_variance = np.float32(1) + noise(f"{name}/moving_variance", (filters,))
        y, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            tf.nn.conv2d(x, weights, stride, "SAME"), gamma, beta, epsilon=1e-3, is_training=True
        )
        moving[f"{name}/moving_mean"] = 0.9 * old_mean + 0.1 * mean  # TensorFlow gives the variance over n - 1
        moving[f"{name}/moving_variance"] = 0.9 * old_variance + 0.1 * variance
        return tf.nn.relu(y)

    x = conv(images, "conv1", 6, 2)
    x = conv(x, "conv2", 8, 1)
    first = x
    x = tf.nn.max_pool2d(x, 2, 2, "SAME")
    x = conv(x, "conv3", 10, 2)
    return [first, x], moving


def run(trunk, shape):
    images = tf.constant(noise("images", shape) * 4)
    variables = Variables()
    with tf.GradientTape() as tape:
        taps, moving = trunk(images, variables)
        # Linear in every tap with a fixed direction: each cell's gradient counts, none dominates.
        loss = sum(tf.reduce_mean(t * noise(f"direction{i}", t.shape)) for i, t in enumerate(taps))
    names = list(variables)
    gradients = tape.gradient(loss, [variables[name] for name in names])
    return {
        "shape": list(shape),
        "loss": float(loss),
        "taps": [digest(t) for t in taps],
        "gradients": {name: digest(g) for name, g in zip(names, gradients)},
        "moving": {name: digest(value) for name, value in moving.items()},
    }


def main(folder):
    tf.keras.utils.set_random_seed(0)
    for name, trunk, shape in (
        ("narrow-vgg300", narrow_vgg300, (1, 300, 300, 3)),
        ("narrow-vgg512", narrow_vgg512, (1, 512, 512, 3)),
        ("narrow-batch-norm", narrow_batch_norm, (3, 21, 18, 3)),
    ):
        with open(f"{folder}/{name}.json", "w", encoding="utf8") as file:
            json.dump({"tensorflow": tf.__version__, **run(trunk, shape)}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
