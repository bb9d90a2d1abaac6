#!/bin/sh
# The reference's training on eight devices, which this version does not have: says so, and starts nothing.
echo "[Error] training on eight devices is not in this version; train_full_1p.sh trains on one" >&2
exit 1
