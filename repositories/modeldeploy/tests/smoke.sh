#!/bin/sh
# Checks of your own, run after each deployment. Where one fails, the version that served before is deployed again, and the delivery ends; the endpoint has been tested with known records by then.
set -eu
test -n "$ENVIRONMENT"
test -n "$ENDPOINT_NAME"
# With the aws CLI, say, which finds region and keys by itself; a row has the columns that `mlops endpoint show` tells:
# aws sagemaker-runtime invoke-endpoint --endpoint-name "$ENDPOINT_NAME" --content-type text/csv --body fileb://tests/row.csv answer.csv && grep -q -e Yes -e No answer.csv
