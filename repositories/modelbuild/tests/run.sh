#!/bin/sh
# Checks of your own, run by the build after `mlops lint`. A check that fails ends the build: nothing is deployed, nothing runs.
set -eu
cd "$(dirname "$0")/.."
test -s workflow.yaml
