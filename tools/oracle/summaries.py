"""TensorBoard event files, seen from Python.

    python tools/oracle/summaries.py write         # writes packages/tf-runtime/fixtures/events-py.tfevents
    python tools/oracle/summaries.py print FILE    # prints the events of a file as JSON, one a line

Needs tensorflow 2.21. `write` makes one event of each kind with TensorFlow 1.x's FileWriter, as the reference does;
`print` reads any event file with TensorFlow's own summary_iterator: scalars as numbers, histograms by their sums, images
decoded to their pixels, graphs as "name: op" of each node.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

FIXTURE = Path(__file__).resolve().parents[2] / "packages/tf-runtime/fixtures/events-py.tfevents"
v1 = tf.compat.v1


def summary(op, *arguments, **options):
    with v1.Graph().as_default(), v1.Session() as session:
        return session.run(op(*arguments, **options))


def write():
    graph = v1.Graph()
    with graph.as_default():
        v1.add(v1.placeholder(tf.float32, [2], name="x"), v1.constant([1.0, 2.0], name="one"), name="sum")
    # In graph mode, as the FileWriter demands.
    with tempfile.TemporaryDirectory() as folder, v1.Graph().as_default():
        writer = v1.summary.FileWriter(folder)
        writer.add_summary(summary(v1.summary.scalar, "training_total_loss", 2.5), 1)
        writer.add_summary(summary(v1.summary.histogram, "filter", np.float32([-1, 0, 0, 2])), 2)
        pixels = np.arange(12, dtype=np.uint8).reshape(2, 1, 2, 3)
        writer.add_summary(summary(v1.summary.image, "training_img", pixels), 3)
        writer.add_graph(graph, 4)
        writer.close()
        (file,) = Path(folder).iterdir()
        FIXTURE.write_bytes(file.read_bytes())


def describe(event):
    line = {"wall_time": event.wall_time, "step": event.step}
    kind = event.WhichOneof("what")
    if kind == "file_version":
        line["file_version"] = event.file_version
    elif kind == "graph_def":
        graph = v1.GraphDef.FromString(event.graph_def)
        line["graph"] = [f"{node.name}: {node.op}" for node in graph.node]
    elif kind == "summary":
        line["values"] = [describe_value(value) for value in event.summary.value]
    return line


def describe_value(value):
    kind = value.WhichOneof("value")
    if kind == "simple_value":
        return {"tag": value.tag, "scalar": value.simple_value}
    if kind == "histo":
        histo = value.histo
        return {
            "tag": value.tag,
            "histogram": {
                name: getattr(histo, name) for name in ("min", "max", "num", "sum", "sum_squares")
            }
            | {"bucket": list(histo.bucket)},
        }
    if kind == "image":
        return {"tag": value.tag, "pixels": tf.image.decode_png(value.image.encoded_image_string).numpy().tolist()}
    return {"tag": value.tag, "kind": kind}


if sys.argv[1:] == ["write"]:
    write()
elif len(sys.argv) == 3 and sys.argv[1] == "print":
    for entry in v1.train.summary_iterator(sys.argv[2]):
        print(json.dumps(describe(entry)))
else:
    sys.exit(__doc__)
