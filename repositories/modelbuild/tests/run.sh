#!/bin/sh
# Checks of your own, run after `mlops lint`, and for each pull request. Where one fails nothing is deployed and nothing runs.
set -eu
cd "$(dirname "$0")/.."
test -s workflow.yaml
