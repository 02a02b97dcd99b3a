// DuckDB's types as column types.

import type { ColumnType } from './column';

/** The column type for a type of DuckDB, and the SQL that makes the value fit it. */
export function ofDuckType(name: string, type: string): [ColumnType, string] {
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(type)) return ['long', `${name}::BIGINT`];
  if (/^(FLOAT|DOUBLE|DECIMAL.*|HUGEINT|UHUGEINT|UBIGINT)$/.test(type)) return ['float', `${name}::DOUBLE`];
  if (type === 'BOOLEAN') return ['bool', name];
  if (type === 'DATE') return ['date', name];
  if (type.startsWith('TIMESTAMP')) return ['datetime', `${name}::TIMESTAMP`];
  if (type === 'VARCHAR') return ['string', name];
  return ['object', `to_json(${name})::VARCHAR`];
}
