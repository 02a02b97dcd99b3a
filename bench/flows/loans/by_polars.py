"""The loans flow in polars, lazily: `by_polars.py IN OUT`."""
import sys

import polars as pl

numeric = ['annual_income', 'employment_length', 'interest_rate', 'loan_amount', 'loan_term']
frame = pl.scan_csv(sys.argv[1]).with_columns([(pl.col(name) - pl.col(name).mean()) / pl.col(name).std() for name in numeric])
frame.collect().to_dummies(['grade', 'purpose']).write_csv(sys.argv[2])
