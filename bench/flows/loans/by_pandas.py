"""The loans flow in pandas: `by_pandas.py IN OUT`."""
import sys

import pandas as pd

numeric = ['annual_income', 'employment_length', 'interest_rate', 'loan_amount', 'loan_term']
frame = pd.read_csv(sys.argv[1])
frame[numeric] = (frame[numeric] - frame[numeric].mean()) / frame[numeric].std()
pd.get_dummies(frame, columns=['grade', 'purpose'], dtype=float).to_csv(sys.argv[2], index=False)
