// Labels as Spark's StringIndexer learns and keeps them: most frequent first, ties by UTF-16 code units.

import { nodeLabel, type FlowNode, type JsonObject } from '../../../flows/flow';
import { InputError } from '../../../flows/problems';
import { sqlOf, type Column, type Value } from '../column';
import type { FitTable, ModelCodec } from '../operator';
import { castSql, castValue, toText } from '../spark/cast-value';

/** More labels than this are no categories; Spark would run out of memory later. */
const mostLabels = 1_000_000;

/** Learns the labels of a column; null, NaN and empty text are none. */
export async function learnLabels(node: FlowNode, column: Column, table: FitTable): Promise<string[]> {
  const text = castSql(sqlOf(column), column.type, 'string');
  const name = text ?? sqlOf(column);
  const counted = await table.query(`SELECT ${name}, count(*) FROM ${table.from} WHERE ${name} IS NOT NULL GROUP BY ${name} LIMIT ${mostLabels + 1}`);
  if (counted.length > mostLabels) throw new InputError([{ path: nodeLabel(node), message: `the column "${column.name}" has more than ${mostLabels} different values; it is no category` }]);
  const labels = counted.flatMap(([value = null, count]): [string, number][] => {
    const label = text === undefined ? labelText(value, column) : value as string | null;
    return label === null || label === '' || (column.type === 'float' && label === 'NaN') ? [] : [[label, Number(count)]];
  });
  return labels.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : a > b ? 1 : 0)).map(([label]) => label);
}

/** The label of a value: its text; none for null and NaN. */
export function labelText(value: Value, column: Column): string | null {
  return typeof value === 'number' && Number.isNaN(value) ? null : toText(castValue(value, column.type, 'string'), 'string');
}

/** The labels of a stored StringIndexer. */
export async function readLabels(text: string, codec: ModelCodec): Promise<string[]> {
  const { data } = await codec.decode(text, 'StringIndexerModel');
  const lists = data['labelsArray'] as string[][] | undefined;
  const labels = lists?.[0] ?? data['labels'] as string[] | undefined;
  if (labels === undefined) throw new Error('the stored StringIndexer has no labels');
  return labels;
}

/** A StringIndexer as Data Wrangler stores it. */
export function writeLabels(labels: readonly string[], column: string, invalid: 'keep' | 'skip' | 'error', codec: ModelCodec): Promise<string> {
  const data: JsonObject = { labelsArray: [[...labels]] };
  return codec.encode({ name: 'StringIndexerModel', parameters: { inputCol: column, outputCol: 'temp_col', handleInvalid: invalid }, data });
}
