#!/bin/sh
# Checks of your own, run after each deployment. A check that fails ends the delivery; the endpoint has been tested with known records by then.
set -eu
test -n "$ENVIRONMENT"
