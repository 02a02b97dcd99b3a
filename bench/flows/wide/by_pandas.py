"""The same work in pandas: `by_pandas.py IN OUT`."""
import sys

import pandas as pd

frame = pd.read_csv(sys.argv[1]).drop(columns=['note'])
numeric = [f'n{index}' for index in range(10)]
frame[numeric] = frame[numeric].fillna(frame[numeric].mean())
mean, deviation = frame[numeric].mean(), frame[numeric].std()
frame[numeric] = frame[numeric].clip(mean - 4 * deviation, mean + 4 * deviation, axis=1)
frame[numeric] = (frame[numeric] - frame[numeric].mean()) / frame[numeric].std()
frame = pd.get_dummies(frame, columns=['city', 'plan', 'channel', 'device'], dtype=float)
frame.drop_duplicates().sort_values('id').to_csv(sys.argv[2], index=False)
