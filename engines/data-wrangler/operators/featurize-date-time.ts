// featurize_date_time: the parts of a date or time as columns or as a vector.

import type { FlowNode } from '../../../flows/flow';
import { featurizeDateTime as signature, type DatePart, type FeaturizeDateTime } from '../../../flows/operators/featurize-date-time';
import { sqlOf, type Column, type ColumnType, type Value } from '../column';
import { columnNamed, nodeFailure } from '../failures';
import { statelessNode, statelessUnit, type Operator, type RowNode } from '../operator';
import { dateOf, dayOfYear, isoWeek, splitMicros } from '../spark/calendar';
import { castValue } from '../spark/cast-value';
import { compressedText } from '../spark/vector-text';
import { placed, type Computed, type Step } from '../step';
import { strptime } from '../spark/strptime';

export const featurizeDateTime: Operator = {
  operator: signature.operator,
  open: (node) => datePartsNode(node, signature.parse(node)),
};

/** A node that takes the parts of each of its columns. */
export function datePartsNode(node: FlowNode, parameters: FeaturizeDateTime): RowNode {
  return statelessNode('one-by-one', parameters.columns.map((name) => statelessUnit([name], (columns) => stepOf(node, parameters, name, columns))));
}

/** How long each part's cycle is; a year has none. */
const cycles: Readonly<Partial<Record<DatePart, number>>> = { month: 12, day: 31, hour: 24, minute: 60, second: 60, week_of_year: 53, day_of_year: 366, quarter: 4 };
/** Parts that count from one on the calendar. */
const calendarParts: ReadonlySet<DatePart> = new Set(['month', 'day', 'week_of_year', 'day_of_year', 'quarter']);
const partsInSql: Readonly<Record<DatePart, string>> = { year: 'year', month: 'month', day: 'day', hour: 'hour', minute: 'minute', second: 'second', week_of_year: 'week', day_of_year: 'dayofyear', quarter: 'quarter' };

function stepOf(node: FlowNode, parameters: FeaturizeDateTime, name: string, columns: readonly Column[]): Step {
  const column = columnNamed(node, columns, name);
  if (!['string', 'date', 'datetime'].includes(column.type)) throw nodeFailure(node, `the column "${name}" is ${column.type}; a date, datetime or string is needed`);
  const output = parameters.output === undefined ? name : parameters.columns.length > 1 ? `${parameters.output}_${name}` : parameters.output;
  const numbers = parameters.parts.flatMap((part) => numbersOf(parameters, column, part, output));
  if (parameters.format === 'Columns') return { columns: numbers.reduce<(Column | Computed)[]>(withComputed, [...columns]) };
  const vector: Computed = {
    name: output, type: 'vector', reads: [column],
    evaluate: (row) => compressedText(numbers.map((number) => Number(number.evaluate(row) ?? NaN))),
  };
  return { columns: placed(columns, vector) };
}

function withComputed(list: readonly (Column | Computed)[], computed: Computed): (Column | Computed)[] {
  const place = list.findIndex((item) => item.name === computed.name);
  return place < 0 ? [...list, computed] : list.with(place, computed);
}

function numbersOf(parameters: FeaturizeDateTime, column: Column, part: DatePart, output: string): Computed[] {
  const shift = calendarParts.has(part) && !parameters.oneIndexed ? -1 : 0;
  const cycle = parameters.mode === 'Cyclic' ? cycles[part] : undefined;
  const read = (row: readonly Value[]): number | null => partOf(instant(parameters, column, row[column.slot] ?? null), part);
  if (cycle === undefined) {
    const sql = column.type === 'string' ? {} : { sql: sqlPart(column, part, shift) };
    return [{ name: `${output}_${part}`, type: 'long', reads: [column], ...sql, evaluate: (row) => { const value = read(row); return value === null ? null : BigInt(value + shift); } }];
  }
  const zeroBased = calendarParts.has(part) ? -1 : 0;
  return [Math.sin, Math.cos].map((wave, index) => ({
    name: `${output}_${part}_${index + 1}`, type: 'float' as ColumnType, reads: [column],
    evaluate: (row) => { const value = read(row); return value === null ? null : wave((2 * Math.PI * (value + zeroBased)) / cycle); },
  }));
}

function sqlPart(column: Column, part: DatePart, shift: number): string {
  const onTime = ['hour', 'minute', 'second'].includes(part) && column.type === 'date' ? `${sqlOf(column)}::TIMESTAMP` : sqlOf(column);
  return `(${partsInSql[part]}(${onTime})${shift === 0 ? '' : ` - ${-shift}`})::BIGINT`;
}

/** Microseconds since 1970, or null if the text is no time. */
function instant(parameters: FeaturizeDateTime, column: Column, value: Value): bigint | null {
  if (typeof value === 'string' && !parameters.inferFormat && parameters.pattern !== undefined) return strptime(value, parameters.pattern);
  return castValue(value, column.type, 'datetime') as bigint | null;
}

/** The part's number as the calendar shows it. */
function partOf(micros: bigint | null, part: DatePart): number | null {
  if (micros === null) return null;
  const { days, microsOfDay } = splitMicros(micros);
  const seconds = Math.floor(microsOfDay / 1_000_000);
  switch (part) {
    case 'year': case 'month': case 'day': return dateOf(days)[part];
    case 'hour': return Math.floor(seconds / 3600);
    case 'minute': return Math.floor(seconds / 60) % 60;
    case 'second': return seconds % 60;
    case 'week_of_year': return isoWeek(days);
    case 'day_of_year': return dayOfYear(days);
    case 'quarter': return Math.ceil(dateOf(days).month / 3);
  }
}
