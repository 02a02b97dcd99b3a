"""The same work in polars, lazily: `by_polars.py IN OUT`."""
import sys

import polars as pl

numeric = [f'n{index}' for index in range(10)]
frame = pl.scan_csv(sys.argv[1]).drop('note').with_columns([pl.col(name).fill_null(pl.col(name).mean()) for name in numeric])
frame = frame.with_columns([pl.col(name).clip(pl.col(name).mean() - 4 * pl.col(name).std(), pl.col(name).mean() + 4 * pl.col(name).std()) for name in numeric])
frame = frame.with_columns([(pl.col(name) - pl.col(name).mean()) / pl.col(name).std() for name in numeric])
frame.collect().to_dummies(['city', 'plan', 'channel', 'device']).unique().sort('id').write_csv(sys.argv[2])
