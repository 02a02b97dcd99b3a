// The functions that SQL calls where DuckDB's own answer differs from Spark's, and the SQL that calls them only there.

import type { RowFunction } from '../row-function';
import { doubleText } from './double-text';
import { dateText, textToBool, textToDate, textToDouble, textToLong, textToTimestamp } from './cast-text';
import { datetimeCsv, datetimeText } from './date-text';
import { guessDatetime } from './guess-datetime';
import { quotedField } from '../writing/csv-text';

const ofText = (result: RowFunction['result'], cast: (text: string) => ReturnType<RowFunction['call']>): RowFunction => ({
  parameters: ['string'], result, call: ([text]) => (typeof text === 'string' ? cast(text) : null),
});

/** By the names under which a session registers them. */
export const sparkFunctions: Readonly<Record<string, RowFunction>> = {
  spark_double_text: { parameters: ['float'], result: 'string', call: ([value]) => (typeof value === 'number' ? doubleText(value) : null) },
  spark_datetime_text: { parameters: ['datetime'], result: 'string', call: ([value]) => (typeof value === 'bigint' ? datetimeText(value) : null) },
  spark_date_text: { parameters: ['date'], result: 'string', call: ([value]) => (typeof value === 'number' ? dateText(value) : null) },
  spark_datetime_csv: { parameters: ['datetime'], result: 'string', call: ([value]) => (typeof value === 'bigint' ? datetimeCsv(value) : null) },
  spark_csv_field: {
    parameters: ['string', 'string', 'bool'], result: 'string',
    call: ([text, delimiter, first]) => (typeof text === 'string' && typeof delimiter === 'string' ? quotedField(text, delimiter, first === true) : null),
  },
  spark_long: ofText('long', textToLong),
  spark_double: ofText('float', textToDouble),
  spark_bool: ofText('bool', textToBool),
  spark_date: ofText('date', textToDate),
  spark_datetime: ofText('datetime', (text) => textToTimestamp(text)),
  guess_datetime: ofText('datetime', guessDatetime),
};

/** SQL for a double's text: DuckDB's where it is the same, which is from 1e-3 to below 1e7. */
export function doubleTextSql(value: string): string {
  return `CASE WHEN ${value} = 1 THEN '1.0' WHEN ${value} = 0 THEN CASE WHEN signbit(${value}) THEN '-0.0' ELSE '0.0' END WHEN abs(${value}) >= 1e-3 AND abs(${value}) < 1e7 THEN ${value}::VARCHAR ELSE spark_double_text(${value}) END`;
}

/** Times whose reading DuckDB and Spark agree on. */
const plainTime = '[0-9]{4}-[0-9]{2}-[0-9]{2}( ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?';

/** SQL that reads a time in the forms that Data Wrangler guesses. */
export function guessDatetimeSql(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, '${plainTime}') THEN TRY_CAST(${text} AS TIMESTAMP) WHEN ${text} IS NULL THEN NULL ELSE guess_datetime(${text}) END`;
}

/** SQL that casts text to a type as Spark does; the plain forms without leaving DuckDB. */
export const textCastSql: Readonly<Record<'long' | 'float' | 'bool' | 'date' | 'datetime', (text: string) => string>> = {
  long: (text) => `CASE WHEN TRY_CAST(${text} AS BIGINT)::VARCHAR = ${text} THEN TRY_CAST(${text} AS BIGINT) WHEN ${text} IS NULL THEN NULL ELSE spark_long(${text}) END`,
  float: (text) => `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) AND NOT contains(${text}, '_') AND NOT contains(${text}, '+') THEN TRY_CAST(${text} AS DOUBLE) WHEN ${text} IS NULL THEN NULL ELSE spark_double(${text}) END`,
  bool: (text) => `CASE WHEN ${text} = 'true' THEN true WHEN ${text} = 'false' THEN false WHEN ${text} IS NULL THEN NULL ELSE spark_bool(${text}) END`,
  date: (text) => `CASE WHEN regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(${text} AS DATE) WHEN ${text} IS NULL THEN NULL ELSE spark_date(${text}) END`,
  datetime: (text) => `CASE WHEN regexp_full_match(${text}, '${plainTime}') THEN TRY_CAST(${text} AS TIMESTAMP) WHEN ${text} IS NULL THEN NULL ELSE spark_datetime(${text}) END`,
};
