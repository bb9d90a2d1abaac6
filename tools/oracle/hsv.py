"""Saturation and hue as OpenCV changes them, for packages/augment/fixtures/hsv.json.

    python tools/oracle/hsv.py > packages/augment/fixtures/hsv.json

Needs opencv-python and numpy. Two answers a case: `float` works in 32-bit floats (H in degrees, S and V in 0..1) and
rounds once at the end; `uint8` is what Caffe SSD does, with H in steps of two degrees and S in 255ths, each rounded.
"""

import json

import cv2
import numpy as np

CASES = [(1.0, 20), (1.0, -36), (0.5, 0), (1.5, 0), (1.3, 14), (0.7, -28), (1.5, 36)]  # saturation, degrees (even)


def as_float(pixels, saturation, degrees):
    hsv = cv2.cvtColor(pixels.astype(np.float32)[None] / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees) % 360
    hsv[..., 1] = np.minimum(hsv[..., 1] * np.float32(saturation), 1)
    return np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0] * 255).astype(int)


def as_uint8(pixels, saturation, degrees):
    hsv = cv2.cvtColor(pixels[None], cv2.COLOR_RGB2HSV).astype(np.int64)
    hsv[..., 0] = (hsv[..., 0] + degrees // 2) % 180
    hsv[..., 1] = np.minimum(np.rint(hsv[..., 1] * saturation), 255)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)[0].astype(int)


def main():
    rng = np.random.default_rng(2026)
    corners = np.array([[r, g, b] for r in (0, 128, 255) for g in (0, 128, 255) for b in (0, 128, 255)])
    pixels = np.concatenate([corners, rng.integers(0, 256, (200, 3))]).astype(np.uint8)
    cases = [
        {
            "saturation": saturation,
            "degrees": degrees,
            "float": as_float(pixels, saturation, degrees).ravel().tolist(),
            "uint8": as_uint8(pixels, saturation, degrees).ravel().tolist(),
        }
        for saturation, degrees in CASES
    ]
    print(json.dumps({"opencv": cv2.__version__, "pixels": pixels.ravel().tolist(), "cases": cases}))


if __name__ == "__main__":
    main()
