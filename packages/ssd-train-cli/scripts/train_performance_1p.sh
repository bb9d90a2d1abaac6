#!/bin/sh
# A short training on one device, to see how fast it is: 2 epochs.
set -u
self=$(readlink -f "$0")
script=$(basename "$self")
scripts=$(dirname "$self")
default_epochs=2
suffix=perf
. "$scripts/train_1p.sh"
