// One cell as Spark's CSV writer writes it, said as a function and as SQL.

import { sqlText, type ColumnType, type Value } from '../column';
import { dateText } from '../spark/cast-text';
import { datetimeCsv } from '../spark/date-text';
import { doubleText } from '../spark/double-text';
import { doubleTextSql } from '../spark/sql-functions';
import { quotedField } from './csv-text';

/** The text of a value before quoting; null is nothing. */
export function plainCsvText(value: Value, type: ColumnType): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (type === 'float') return doubleText(value as number);
  if (type === 'date') return dateText(value as number);
  return type === 'datetime' ? datetimeCsv(value as bigint) : String(value);
}

/**
 * A cell: null is nothing, text loses the blanks around it, quotes only where they are needed.
 * @param first whether it begins its line, where Spark also quotes a `#`
 */
export function csvField(value: Value, type: ColumnType, delimiter: string, first: boolean): string {
  const text = plainCsvText(value, type);
  if (text === null) return '';
  return typeof value === 'string' ? quotedField(text, delimiter, first) : text;
}

/** The same in SQL, for a column of a type. */
export function csvFieldSql(column: string, type: ColumnType, delimiter: string, first: boolean): string {
  return `coalesce(${notNullSql(column, type, delimiter, first)}, '')`;
}

function notNullSql(column: string, type: ColumnType, delimiter: string, first: boolean): string {
  switch (type) {
    case 'float': return doubleTextSql(column);
    case 'date': return `CASE WHEN ${column} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN ${column}::VARCHAR ELSE spark_date_text(${column}) END`;
    case 'datetime': return `spark_datetime_csv(${column})`;
    case 'long': case 'int': case 'bool': return `${column}::VARCHAR`;
    default: return textSql(column, delimiter, first);
  }
}

function textSql(column: string, delimiter: string, first: boolean): string {
  const outside = String.raw`regexp_matches(${column}, '^[\x00-\x20]|[\x00-\x20]$|^$|["\r\n]')`;
  const special = `${outside} OR contains(${column}, ${sqlText(delimiter)})${first ? ` OR ${column}[1] = '#'` : ''}`;
  return `CASE WHEN ${special} THEN spark_csv_field(${column}, ${sqlText(delimiter)}, ${String(first)}) ELSE ${column} END`;
}
