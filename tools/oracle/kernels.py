"""Writes packages/tf-runtime/fixtures/kernels.json and kernels.bin: what TensorFlow itself computes.

    python tools/oracle/kernels.py            # needs tensorflow-cpu 2.21 and numpy

For every kernel that an SSD detector uses: seeded inputs, TensorFlow's outputs, and the gradient of
sum(dy * output) for every float input. Layout of kernels.json:

    {"tensorflow": "2.21.0", "composed": COMPOSED, "cases": [{
        "name":      unique, for people
        "op":        TensorFlow's name of the operation (or of the composition, see `COMPOSED`)
        "attrs":     its settings, all NHWC; "axis", "axes", "shape" and the like stand here, not in inputs
        "inputs":    [tensor, ...]
        "outputs":   [tensor, ...]
        "dy":        [tensor or null, ...]   as many as outputs; null for outputs that are not float32
        "gradients": [tensor or null, ...]   as many as inputs; null where there is none
    }, ...]}

where tensor is {"shape", "dtype": "float32" | "int32" | "bool", "offset"}: row-major values in kernels.bin from
byte `offset` on, little-endian, 4 bytes each (1 for bool), offsets multiples of 4.
"""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf

FOLDER = Path(__file__).resolve().parents[2] / "packages/tf-runtime/fixtures"
LIMIT = 1_000_000  # bytes of kernels.bin; it is committed

# Not operations of TensorFlow but what we compute by that name, from its operations.
COMPOSED = {
    "BatchNormTraining": "y, mean, biased variance over all axes but the last",
    "BatchNormInference": "(x - mean) * scale / sqrt(variance + epsilon) + offset",
    "L2Normalize": "scale * x / sqrt(max(sum of x^2 over the last axis, epsilon))",
    "ClipByValue": "min(max(x, low), high)",
}

random = np.random.default_rng(20260101)


def floats(*shape, low=-1.0, high=1.0):
    return random.uniform(low, high, shape).astype(np.float32)


def ints(*shape, low=0, high=10):
    return random.integers(low, high, shape, dtype=np.int32)


def distinct(*shape):
    """Floats of which no two are equal or close: maxima stay the same under rounding."""
    size = int(np.prod(shape))
    return (random.permutation(size) / size * 4 - 2).astype(np.float32).reshape(shape)


CASES = []


def case(name, op, inputs, compute, **attrs):
    """Registers a case. `compute` takes the inputs as tensors and gives one tensor or several."""
    CASES.append({"name": name, "op": op, "attrs": attrs, "inputs": [np.asarray(x) for x in inputs], "compute": compute})


# --- convolution and pooling ----------------------------------------------------------------------------------


def conv(name, size, kernel, strides, padding, dilations=1, channels=(3, 4)):
    def compute(x, filters):
        pads = padding if isinstance(padding, str) else [[0, 0], *padding, [0, 0]]
        return tf.nn.conv2d(x, filters, strides, pads, dilations=dilations)

    case(
        name,
        "Conv2D",
        [floats(2, *size, channels[0]), floats(kernel, kernel, *channels)],
        compute,
        strides=strides,
        padding=padding,
        dilations=dilations,
    )


conv("conv 3x3", (7, 6), 3, 1, "SAME")
conv("conv 3x3, valid", (7, 6), 3, 1, "VALID")
conv("conv 3x3, stride 2, odd size", (7, 9), 3, 2, "SAME")
conv("conv 3x3, stride 2, even size", (8, 6), 3, 2, "SAME")
conv("conv 3x3, stride 2, valid", (9, 8), 3, 2, "VALID")
conv("conv 3x3, stride 2, padded by one", (8, 7), 3, 2, [[1, 1], [1, 1]])
conv("conv 3x3 to one pixel", (3, 3), 3, 1, "VALID")
conv("conv 1x1", (5, 4), 1, 1, "SAME", channels=(8, 6))
conv("conv 4x4, padded by one", (6, 6), 4, 1, [[1, 1], [1, 1]])
conv("conv 3x3, dilated by 6", (14, 13), 3, 1, "SAME", 6)
conv("conv 3x3, dilated by 6, smaller than its reach", (5, 5), 3, 1, "SAME", 6)
conv("conv 3x3, dilated by 2, valid", (9, 8), 3, 1, "VALID", 2)
conv("conv 3x3, one image row", (1, 9), 3, 1, "SAME")


def pool(name, kind, size, window, strides, padding):
    run = tf.nn.max_pool2d if kind == "MaxPool" else tf.nn.avg_pool2d
    case(
        name,
        kind,
        [distinct(2, *size, 3)],
        lambda x: run(x, window, strides, padding),
        window=window,
        strides=strides,
        padding=padding,
    )


pool("max-pool 2x2, stride 2, odd size", "MaxPool", (7, 5), 2, 2, "SAME")
pool("max-pool 2x2, stride 2, even size", "MaxPool", (6, 8), 2, 2, "SAME")
pool("max-pool 2x2, stride 2, valid, odd size", "MaxPool", (7, 5), 2, 2, "VALID")
pool("max-pool 3x3, stride 1", "MaxPool", (6, 5), 3, 1, "SAME")
pool("average-pool 3x3, stride 2", "AvgPool", (7, 6), 3, 2, "SAME")

# --- activation and normalisation -----------------------------------------------------------------------------

case("relu, with zeros", "Relu", [np.concatenate([floats(3, 5), np.zeros((1, 5), np.float32)])], tf.nn.relu)
case("bias of 4-D", "BiasAdd", [floats(2, 3, 4, 5), floats(5)], tf.nn.bias_add)


def batch_norm_training(x, scale, offset):
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    y = tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)
    # They feed moving averages: like TensorFlow's fused op, ours has no gradient through them.
    return y, tf.stop_gradient(mean), tf.stop_gradient(variance)


case(
    "batch norm, training",
    "BatchNormTraining",
    [floats(3, 4, 5, 6, low=-2, high=3), floats(6, low=0.5, high=1.5), floats(6)],
    batch_norm_training,
    epsilon=1e-3,
)
case(
    "batch norm, inference",
    "BatchNormInference",
    [floats(2, 3, 4, 6), floats(6), floats(6, low=0.1, high=2), floats(6), floats(6, low=0.5, high=1.5)],
    lambda x, mean, variance, offset, scale: tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3),
    epsilon=1e-3,
    order=["x", "mean", "variance", "offset", "scale"],
)
case(
    "L2 normalisation with a scale a channel",
    "L2Normalize",
    [floats(2, 3, 3, 8), floats(8, low=10, high=20)],
    lambda x, scale: scale * tf.math.l2_normalize(x, axis=-1, epsilon=1e-12),
    epsilon=1e-12,
)
case("softmax", "Softmax", [floats(2, 5, 7, low=-4, high=4)], tf.nn.softmax)
case("softmax of large values", "Softmax", [floats(3, 4, low=80, high=120)], tf.nn.softmax)
case("log-softmax", "LogSoftmax", [floats(2, 5, 7, low=-4, high=4)], tf.nn.log_softmax)
case("log-softmax of large values", "LogSoftmax", [floats(3, 4, low=80, high=120)], tf.nn.log_softmax)

# --- elementwise ----------------------------------------------------------------------------------------------

for op, compute in {
    "Neg": tf.negative,
    "Abs": tf.abs,
    "Sign": tf.sign,
    "Square": tf.square,
    "Exp": tf.exp,
    "Sigmoid": tf.sigmoid,
    "Tanh": tf.tanh,
    "Floor": tf.floor,
    "Softplus": tf.math.softplus,
}.items():
    case(op.lower(), op, [floats(4, 5, low=-3, high=3)], compute)
for op, compute in {"Log": tf.math.log, "Log1p": tf.math.log1p, "Sqrt": tf.sqrt, "Rsqrt": tf.math.rsqrt}.items():
    case(f"{op.lower()} of positives", op, [floats(4, 5, low=0.1, high=3)], compute)
case("clip", "ClipByValue", [floats(4, 5, low=-2, high=2)], lambda x: tf.clip_by_value(x, -0.5, 1.25), low=-0.5, high=1.25)

for op, compute in {
    "Add": tf.add,
    "Sub": tf.subtract,
    "Mul": tf.multiply,
    "RealDiv": tf.divide,
    "Maximum": tf.maximum,
    "Minimum": tf.minimum,
    "SquaredDifference": tf.math.squared_difference,
}.items():
    case(op.lower(), op, [distinct(3, 4), distinct(3, 4) + np.float32(0.01)], compute)
    case(f"{op.lower()}, both sides broadcast", op, [distinct(2, 1, 4), distinct(3, 1) + np.float32(0.01)], compute)
case("power", "Pow", [floats(3, 4, low=0.2, high=2), floats(3, 4)], tf.pow)
case("add of 4-D and 1-D", "Add", [floats(2, 3, 4, 5), floats(5)], tf.add)
case("add of integers", "Add", [ints(3, 4), ints(4)], tf.add)

few = ints(4, 5, high=3)
for op, compute in {
    "Greater": tf.greater,
    "GreaterEqual": tf.greater_equal,
    "Less": tf.less,
    "LessEqual": tf.less_equal,
    "Equal": tf.equal,
    "NotEqual": tf.not_equal,
}.items():
    case(f"{op}, with ties", op, [few, ints(5, high=3)], compute)
truths = [ints(4, 5, high=2).astype(bool), ints(4, 5, high=2).astype(bool)]
case("logical and", "LogicalAnd", truths, tf.logical_and)
case("logical or", "LogicalOr", truths, tf.logical_or)
case("logical not", "LogicalNot", truths[:1], tf.logical_not)
case("select", "Select", [truths[0], floats(4, 5), floats(4, 5)], tf.where)
case(
    "cast float32 to int32 cuts off", "Cast", [np.float32([-1.9, -0.5, 0.0, 0.5, 1.9, 300.2])], lambda x: tf.cast(x, tf.int32), to="int32"
)
case("cast int32 to float32", "Cast", [ints(4, low=-9)], lambda x: tf.cast(x, tf.float32), to="float32")
case("cast bool to float32", "Cast", [truths[0]], lambda x: tf.cast(x, tf.float32), to="float32")

# --- reductions -----------------------------------------------------------------------------------------------

for op, compute in {"Sum": tf.reduce_sum, "Mean": tf.reduce_mean, "Max": tf.reduce_max, "Min": tf.reduce_min, "Prod": tf.reduce_prod}.items():
    for axes, keep in [([0, 1, 2], False), ([1], False), ([0, 2], True)]:
        if op == "Prod" and len(axes) > 1:
            continue  # TensorFlow.js has its gradient for one axis only
        case(
            f"{op.lower()} over {axes}{', kept' if keep else ''}",
            op,
            [distinct(3, 4, 5) + np.float32(0.013)],
            lambda x, compute=compute, axes=axes, keep=keep: compute(x, axes, keepdims=keep),
            axes=axes,
            keepDims=keep,
        )
case("any", "Any", truths[:1], lambda x: tf.reduce_any(x, [1]), axes=[1], keepDims=False)
case("all", "All", truths[:1], lambda x: tf.reduce_all(x, [0]), axes=[0], keepDims=False)
case("argmax takes the first of equals", "ArgMax", [few.astype(np.float32)], lambda x: tf.argmax(x, 1, tf.int32), axis=1)
case("cumulative sum", "Cumsum", [floats(3, 5)], lambda x: tf.cumsum(x, 1), axis=1, exclusive=False, reverse=False)

# --- order, shape and selection -------------------------------------------------------------------------------

case("top 3", "TopK", [distinct(2, 9)], lambda x: tuple(tf.math.top_k(x, 3)), k=3)
case("top 5, ties in index order", "TopK", [np.float32([[1, 3, 3, 0, 3, 2, 2, 1]])], lambda x: tuple(tf.math.top_k(x, 5)), k=5)
case("top 4 of integers", "TopK", [ints(2, 9, high=6)], lambda x: tuple(tf.math.top_k(x, 4)), k=4)
case(
    "concat of three", "Concat", [floats(2, 3, 4), floats(2, 1, 4), floats(2, 5, 4)], lambda *parts: tf.concat(parts, 1), axis=1
)
case("reshape", "Reshape", [floats(2, 3, 4)], lambda x: tf.reshape(x, [4, 6]), shape=[4, 6])
case("transpose", "Transpose", [floats(2, 3, 4, 5)], lambda x: tf.transpose(x, [0, 3, 1, 2]), permutation=[0, 3, 1, 2])
case("pad with 0.5", "Pad", [floats(2, 3, 4)], lambda x: tf.pad(x, [[0, 0], [1, 2], [0, 1]], constant_values=0.5), paddings=[[0, 0], [1, 2], [0, 1]], value=0.5)
case("slice", "Slice", [floats(4, 5)], lambda x: tf.slice(x, [1, 2], [2, 3]), begin=[1, 2], size=[2, 3])
case("strided slice", "StridedSlice", [floats(6, 5)], lambda x: x[5:0:-2, 1:5:3], begin=[5, 1], end=[0, 5], strides=[-2, 3])
case("split", "Split", [floats(4, 6)], lambda x: tf.split(x, [1, 3, 2], 1), sizes=[1, 3, 2], axis=1)
case("stack", "Pack", [floats(2, 3), floats(2, 3)], lambda *parts: tf.stack(parts, 1), axis=1)
case("unstack", "Unpack", [floats(2, 3, 2)], lambda x: tf.unstack(x, axis=1), axis=1)
case("tile", "Tile", [floats(2, 3)], lambda x: tf.tile(x, [3, 2]), repeats=[3, 2])
case("expand", "ExpandDims", [floats(2, 3)], lambda x: tf.expand_dims(x, 1), axis=1)
case("reverse", "Reverse", [floats(3, 4)], lambda x: tf.reverse(x, [1]), axes=[1])
case("one-hot, one outside", "OneHot", [np.int32([0, 2, 5, 1])], lambda x: tf.one_hot(x, 3, 2.0, -1.0), depth=3, onValue=2.0, offValue=-1.0)
case("gather rows, some twice", "Gather", [floats(5, 3), np.int32([4, 0, 4, 2])], lambda x, i: tf.gather(x, i, axis=0), axis=0)
case("gather columns", "Gather", [floats(3, 5), np.int32([4, 0, 4])], lambda x, i: tf.gather(x, i, axis=1), axis=1)
case("gather points", "GatherNd", [floats(4, 3, 2), np.int32([[3, 0], [0, 2], [3, 0]])], tf.gather_nd)
case("scatter, two into one place", "ScatterNd", [np.int32([[4], [1], [4]]), floats(3, 2)], lambda i, x: tf.scatter_nd(i, x, [6, 2]), shape=[6, 2])
case("matrix product", "MatMul", [floats(3, 4), floats(4, 5)], tf.matmul, transposeA=False, transposeB=False)
case("matrix product, both transposed", "MatMul", [floats(4, 3), floats(5, 4)], lambda a, b: tf.matmul(a, b, True, True), transposeA=True, transposeB=True)
case("matrix products of a batch", "MatMul", [floats(2, 3, 4), floats(2, 4, 5)], tf.matmul, transposeA=False, transposeB=False)
case("space to batch", "SpaceToBatchND", [floats(1, 5, 4, 2)], lambda x: tf.space_to_batch(x, [2, 2], [[1, 0], [0, 2]]), blockShape=[2, 2], paddings=[[1, 0], [0, 2]])
case("batch to space", "BatchToSpaceND", [floats(4, 3, 3, 2)], lambda x: tf.batch_to_space(x, [2, 2], [[1, 0], [0, 2]]), blockShape=[2, 2], crops=[[1, 0], [0, 2]])


def resize(name, align, half):
    case(
        name,
        "ResizeBilinear",
        [floats(2, 5, 4, 3)],
        lambda x: tf.raw_ops.ResizeBilinear(images=x, size=[7, 9], align_corners=align, half_pixel_centers=half),
        size=[7, 9],
        alignCorners=align,
        halfPixelCenters=half,
    )


resize("resize, half-pixel centres", False, True)
resize("resize, corners aligned", True, False)
resize("resize, as in TensorFlow 1", False, False)

# --- writing --------------------------------------------------------------------------------------------------


class Store:
    def __init__(self):
        self.bytes = bytearray()

    def put(self, tensor):
        if tensor is None:
            return None
        array = tf.convert_to_tensor(tensor).numpy()  # IndexedSlices (the gradient of gather) become dense
        self.bytes += b"\0" * (-len(self.bytes) % 4)
        entry = {"shape": list(array.shape), "dtype": array.dtype.name, "offset": len(self.bytes)}
        assert entry["dtype"] in ("float32", "int32", "bool"), entry
        self.bytes += array.astype(array.dtype.newbyteorder("<")).tobytes()
        return entry


def evaluate(entry, store):
    inputs = [tf.constant(x) for x in entry["inputs"]]
    floating = [x for x in inputs if x.dtype == tf.float32]
    with tf.GradientTape() as tape:
        tape.watch(floating)
        result = entry["compute"](*inputs)
        outputs = list(result) if isinstance(result, (list, tuple)) else [result]
    smooth = [y for y in outputs if y.dtype == tf.float32]
    upstream = [floats(*y.shape) for y in smooth]
    gradients = iter(tape.gradient(smooth, floating, [tf.constant(d) for d in upstream]) if smooth else [None] * len(floating))
    dy = iter(upstream)
    return {
        "name": entry["name"],
        "op": entry["op"],
        "attrs": entry["attrs"],
        "inputs": [store.put(x) for x in inputs],
        "outputs": [store.put(y) for y in outputs],
        "dy": [store.put(next(dy)) if y.dtype == tf.float32 else None for y in outputs],
        "gradients": [store.put(next(gradients)) if x.dtype == tf.float32 else None for x in inputs],
    }


def main():
    store = Store()
    cases = [evaluate(entry, store) for entry in CASES]
    names = [entry["name"] for entry in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    assert len(store.bytes) < LIMIT, len(store.bytes)
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(entry) for entry in cases)
    (FOLDER / "kernels.json").write_text(f'{{"tensorflow": "{tf.__version__}", "composed": {json.dumps(COMPOSED)}, "cases": [\n{lines}\n]}}\n')
    (FOLDER / "kernels.bin").write_bytes(store.bytes)
    print(f"{len(cases)} cases, {len(store.bytes)} bytes")


if __name__ == "__main__":
    main()
