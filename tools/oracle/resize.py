"""Pictures resized by OpenCV, for packages/augment/fixtures/resize.json.

    python tools/oracle/resize.py > packages/augment/fixtures/resize.json

Needs opencv-python and numpy. Pixels are interleaved RGB bytes in base64. INTER_NEAREST_EXACT is the one that takes the
pixel at the centre; the older INTER_NEAREST takes the one at the corner, which moves the picture against its boxes.
"""

import base64
import json

import cv2
import numpy as np

INTERPOLATIONS = {
    "linear": cv2.INTER_LINEAR,
    "area": cv2.INTER_AREA,
    "nearest": cv2.INTER_NEAREST_EXACT,
    "cubic": cv2.INTER_CUBIC,
    "lanczos4": cv2.INTER_LANCZOS4,
}
SIZES = [(31, 29), (12, 9), (5, 4)]  # larger, not quite half, less than a quarter: width, height


def encode(pixels):
    return base64.b64encode(np.ascontiguousarray(pixels)).decode()


def main():
    rng = np.random.default_rng(2026)
    width, height = 23, 17
    # Noise in part of the range on a gradient, and hard edges, at which cubic and Lanczos overshoot.
    source = np.linspace(0, 150, height)[:, None, None] + rng.integers(0, 106, (height, width, 3))
    source[5:9, 8:15] = (255, 0, 255)
    source = source.astype(np.uint8)
    results = [
        {"interpolation": name, "width": w, "height": h, "pixels": encode(cv2.resize(source, (w, h), interpolation=flag))}
        for name, flag in INTERPOLATIONS.items()
        for w, h in SIZES
    ]
    print(json.dumps({"opencv": cv2.__version__, "width": width, "height": height, "pixels": encode(source), "results": results}))


if __name__ == "__main__":
    main()
