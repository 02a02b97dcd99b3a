// Takes a holdout of the user's own: features and labels from two files, joined by line or by id.
import { readCsv } from '../csv/read-csv';
import type { PrepareHoldoutEvent } from './event';
import type { HoldoutSink } from './holdout-sink';
import type { LabelReader } from './label-counts';
import type { TableColumns } from './table';

type GivenEvent = Extract<PrepareHoldoutEvent, { SplitBy: 'given' }>;
type ReadObject = (uri: string) => Promise<AsyncIterable<Uint8Array>>;

/** A holdout has as many rows as an evaluation in one function takes; more would not fit its ten minutes either. */
const mostRows = 5_000_000;

/** Reads both files into the sink. */
export async function takeGivenHoldout(event: GivenEvent, columns: TableColumns, read: ReadObject, sink: HoldoutSink, labels: LabelReader): Promise<void> {
  const known = await readLabels(event, columns, await read(event.HoldoutLabelsS3Uri));
  const used = new Set<string>();
  let order: number[] | undefined;
  let row = 0;
  for await (const batch of readCsv(await read(event.HoldoutFeaturesS3Uri))) {
    for (const { fields, line } of batch) {
      if (order === undefined) {
        order = columnOrder(event, columns, fields);
        if (event.FeaturesHeader) continue;
      }
      row += 1;
      const place = `${event.HoldoutFeaturesS3Uri}, row ${row} (line ${line})`;
      const cells = arrange(order, columns, fields, place);
      const id = columns.id === undefined ? String(row) : cells[columns.id] ?? '';
      const key = event.JoinBy === 'line' ? String(row) : id;
      const text = known.get(key);
      if (text === undefined) throw new Error(event.JoinBy === 'line' ? countsDiffer(event, `more than ${known.size}`, known.size) : `${place}: ${event.HoldoutLabelsS3Uri} has no label for the id ${JSON.stringify(id)}`);
      const label = labels.read(text, `the label of ${place}`);
      if (label === undefined) throw new Error(`the label of ${place} is empty; each row of a holdout needs one`);
      used.add(key);
      await sink.add(id, cells, label, place);
    }
  }
  if (used.size !== known.size) {
    const spare = [...known.keys()].find((key) => !used.has(key));
    throw new Error(event.JoinBy === 'line' ? countsDiffer(event, String(row), known.size) : `${event.HoldoutLabelsS3Uri} has a label for the id ${JSON.stringify(spare)}, which ${event.HoldoutFeaturesS3Uri} has not`);
  }
}

function countsDiffer(event: GivenEvent, features: string, labels: number): string {
  return `the holdout has ${features} rows of features (${event.HoldoutFeaturesS3Uri}) and ${labels} labels (${event.HoldoutLabelsS3Uri}); joined by line, both need the same count. Does one have a header that the workflow does not tell of, or the other way round?`;
}

/** Label text by row number, or by id. */
async function readLabels(event: GivenEvent, columns: TableColumns, source: AsyncIterable<Uint8Array>): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  let place: { id: number; label: number } | undefined;
  let row = 0;
  for await (const batch of readCsv(source)) {
    for (const { fields, line } of batch) {
      if (place === undefined) {
        place = labelColumns(event, columns, fields);
        if (event.LabelsHeader) continue;
      }
      row += 1;
      if (row > mostRows) throw new Error(`${event.HoldoutLabelsS3Uri} has more than ${mostRows} rows; use a smaller holdout`);
      const key = event.JoinBy === 'line' ? String(row) : fields[place.id] ?? '';
      if (known.has(key)) throw new Error(`${event.HoldoutLabelsS3Uri}, line ${line}: the id ${JSON.stringify(key)} is there twice`);
      known.set(key, fields[place.label] ?? '');
    }
  }
  return known;
}

/** The label is the target's column, else the last; the id is the id's column, else the first. */
function labelColumns(event: GivenEvent, columns: TableColumns, first: readonly string[]): { id: number; label: number } {
  if (event.JoinBy === 'id' && first.length < 2) throw new Error(`${event.HoldoutLabelsS3Uri} has one column; joined by id, it needs the id and the label`);
  const find = (index: number | undefined): number => (event.LabelsHeader && index !== undefined ? first.indexOf(columns.names[index] ?? '') : -1);
  const label = find(columns.target);
  const id = find(columns.id);
  return { id: id < 0 ? 0 : id, label: label < 0 ? first.length - 1 : label };
}

/** For each column of the raw table where the features have it, -1 for the target. */
function columnOrder(event: GivenEvent, columns: TableColumns, first: readonly string[]): number[] {
  if (event.FeaturesHeader) {
    const missing = columns.names.filter((name, index) => index !== columns.target && !first.includes(name));
    if (missing.length > 0) throw new Error(`${event.HoldoutFeaturesS3Uri} has no column ${missing.map((name) => JSON.stringify(name)).join(', ')}; it has ${first.map((name) => JSON.stringify(name)).join(', ')}. If it has no header, say \`header: false\``);
    return columns.names.map((name, index) => (index === columns.target ? -1 : first.indexOf(name)));
  }
  let next = 0;
  return columns.names.map((_, index) => (index === columns.target ? -1 : next++));
}

function arrange(order: readonly number[], columns: TableColumns, fields: readonly string[], place: string): string[] {
  const wanted = Math.max(...order) + 1;
  if (fields.length < wanted) throw new Error(`${place} has ${fields.length} cells; the raw table without ${JSON.stringify(columns.names[columns.target])} has ${wanted}`);
  return order.map((index) => (index < 0 ? '' : fields[index] ?? ''));
}
