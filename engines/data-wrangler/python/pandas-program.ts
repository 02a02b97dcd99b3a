// The Python program that runs a node's pandas code: reads rows as JSON lines, runs the code on `df`, writes rows back.

/** Arguments: file of rows, file of code, file for the result. */
export const pandasProgram = `
import datetime, json, math, sys
import numpy as np
import pandas as pd

def column(values, kind):
    if kind in ('long', 'int'):
        return pd.Series(values, dtype='float64' if None in values else 'int64')
    if kind == 'float':
        return pd.Series([math.nan if v is None else float(v) for v in values], dtype='float64')
    if kind == 'bool':
        return pd.Series(values, dtype='object' if None in values else 'bool')
    if kind == 'date':
        return pd.Series([None if v is None else datetime.date.fromisoformat(v) for v in values], dtype='object')
    if kind == 'datetime':
        return pd.Series(pd.to_datetime(pd.Series(values, dtype='object')), dtype='datetime64[ns]')
    return pd.Series(values, dtype='object')

def missing(v):
    return v is None or v is pd.NaT or v is getattr(pd, 'NA', None) or (isinstance(v, float) and math.isnan(v))

def typed(series):
    if pd.api.types.is_bool_dtype(series.dtype):
        return 'bool', [None if missing(v) else bool(v) for v in series]
    if pd.api.types.is_integer_dtype(series.dtype):
        return 'long', [None if missing(v) else str(int(v)) for v in series]
    if pd.api.types.is_float_dtype(series.dtype):
        return 'float', [None if missing(v) else repr(float(v)) for v in series]
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return 'datetime', [None if missing(v) else v.isoformat(sep=' ') for v in series]
    values = [None if missing(v) else v for v in series]
    kinds = set(type(v) for v in values if v is not None)
    if not kinds:
        return 'string', ['' for v in values]
    if kinds <= {bool, np.bool_}:
        return 'bool', [None if v is None else bool(v) for v in values]
    if kinds <= {datetime.date}:
        return 'date', [None if v is None else v.isoformat() for v in values]
    if all(issubclass(k, (int, np.integer)) for k in kinds):
        return 'long', [None if v is None else str(int(v)) for v in values]
    if all(issubclass(k, (int, float, np.number)) for k in kinds):
        return 'float', [None if v is None else repr(float(v)) for v in values]
    return 'string', [None if v is None else str(v) for v in values]

with open(sys.argv[1], encoding='utf-8') as source:
    names, kinds = json.loads(source.readline())
    rows = [json.loads(line) for line in source]
df = pd.DataFrame({i: column([row[i] for row in rows], kind) for i, kind in enumerate(kinds)})
df.columns = names
del rows
scope = {'df': df, 'pd': pd, 'np': np}
with open(sys.argv[2], encoding='utf-8') as code:
    exec(compile(code.read(), 'the code of the node', 'exec'), scope)
df = scope['df']
if not isinstance(df, pd.DataFrame):
    raise TypeError('the code left something in df that is no DataFrame: ' + type(df).__name__)
columns = [typed(df.iloc[:, i]) for i in range(df.shape[1])]
with open(sys.argv[3], 'w', encoding='utf-8') as target:
    target.write(json.dumps([[str(name) for name in df.columns], [kind for kind, _ in columns]]) + '\\n')
    for row in zip(*[values for _, values in columns]):
        target.write(json.dumps(row) + '\\n')
`;
