#!/bin/sh
# The whole training on one device: 200 epochs of the reference's settings, its log and its result.
set -u
# Works through links, too, such as one in a folder of its own.
self=$(readlink -f "$0")
script=$(basename "$self")
scripts=$(dirname "$self")
default_epochs=200
suffix=acc
. "$scripts/train_1p.sh"
