// A user-defined function as pandas code: Data Wrangler calls `custom_func` on a column, or on each of its values.

import type { UserFunction } from '../../../flows/operators/custom-code';

/** pandas' names of the types that a function may give back. */
const dtypes: Readonly<Record<string, string>> = { long: 'Int64', int: 'Int64', float: 'float64', double: 'float64', string: 'object', bool: 'object', boolean: 'object' };

/** Code that defines the function, then fills the output column; the code of the node stands first, so that Python's line numbers are its own. */
export function functionCode(code: string, { mode, input, output, returnType }: UserFunction): string {
  const [from, to] = [JSON.stringify(input), JSON.stringify(output ?? input)];
  const result = mode === 'Pandas' ? `custom_func(df[${from}])` : `pd.Series([custom_func(None if pd.isna(v) else v) for v in df[${from}]], index=df.index, dtype='object')`;
  const dtype = dtypes[returnType ?? ''];
  return `${code}\n\ndf[${to}] = ${dtype === undefined ? result : `(${result}).astype(${JSON.stringify(dtype)})`}\n`;
}
