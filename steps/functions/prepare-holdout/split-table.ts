// Goes once over the raw table: training rows to one side with their labels mapped, rows held out to the other.
import { join } from 'node:path';
import { readCsv, type CsvRecord } from '../csv/read-csv';
import { assignRow, type AssignRow } from './assign-row';
import type { PrepareHoldoutEvent } from './event';
import { HoldoutSink } from './holdout-sink';
import { LabelReader } from './label-counts';
import { tableColumns, type TableColumns } from './table';
import { createTableFile, type TableFile } from '../csv/table-file';

/** What one pass over the raw table gave. */
export interface SplitTable {
  readonly columns: TableColumns;
  readonly training: TableFile;
  readonly trainingDigest: string;
  readonly trainingRows: number;
  readonly trainingLabels: LabelReader;
  readonly holdoutLabels: LabelReader;
  readonly sourceRows: number;
  readonly withoutLabel: number;
  readonly holdout: HoldoutSink;
}

/** Splits the raw table into the work folder. */
export async function splitTable(event: PrepareHoldoutEvent, source: AsyncIterable<Uint8Array>, workFolder: string): Promise<SplitTable> {
  let pass: Pass | undefined;
  for await (const batch of readCsv(source, event.SourceDelimiter)) {
    let rows: readonly CsvRecord[] = batch;
    if (pass === undefined) {
      const [first, ...others] = batch;
      if (first === undefined) continue;
      const names = event.SourceHeader ? first.fields : first.fields.map((_, index) => `_c${index}`);
      pass = new Pass(event, tableColumns(names, { Target: event.Target, IdColumn: event.IdColumn, SplitColumn: event.SplitBy === 'given' ? undefined : event.SplitColumn }), workFolder);
      if (event.SourceHeader) await pass.training.add(names);
      rows = event.SourceHeader ? others : batch;
    }
    for (const row of rows) await pass.add(row);
  }
  if (pass === undefined) throw new Error(`${event.SourceS3Uri} is empty; it needs rows${event.SourceHeader ? ' under a header' : ''}`);
  return pass.close();
}

class Pass {
  readonly training: TableFile;
  private readonly holdout: HoldoutSink;
  private readonly isHeldOut: AssignRow;
  private readonly trainingLabels: LabelReader;
  private readonly holdoutLabels: LabelReader;
  private sourceRows = 0;
  private trainingRows = 0;
  private withoutLabel = 0;

  constructor(private readonly event: PrepareHoldoutEvent, private readonly columns: TableColumns, workFolder: string) {
    this.training = createTableFile(join(workFolder, 'training.csv'), event.SourceDelimiter);
    this.holdout = new HoldoutSink(columns, workFolder);
    this.isHeldOut = assignRow(event, columns);
    this.trainingLabels = new LabelReader(event);
    this.holdoutLabels = new LabelReader(event);
  }

  async add({ fields, line }: CsvRecord): Promise<void> {
    this.sourceRows += 1;
    const row = this.sourceRows;
    const place = `${this.event.SourceS3Uri}, row ${row} (line ${line})`;
    if (fields.length !== this.columns.names.length) throw new Error(`${place} has ${fields.length} cells; the ${this.event.SourceHeader ? 'header' : 'first row'} has ${this.columns.names.length}`);
    if (!this.event.SourceMultiLine && fields.some((cell) => cell.includes('\n') || cell.includes('\r'))) {
      throw new Error(`${place} has a line break inside a cell, but the flow reads one row a line; set s3MultiLine in the flow's source, or remove the line break`);
    }
    const heldOut = this.isHeldOut(fields, row);
    const label = (heldOut ? this.holdoutLabels : this.trainingLabels).read(fields[this.columns.target] ?? '', place);
    if (label === undefined) {
      this.withoutLabel += 1;
    } else if (heldOut) {
      await this.holdout.add(this.columns.id === undefined ? String(row) : fields[this.columns.id] ?? '', fields, label, place);
    } else {
      this.trainingRows += 1;
      await this.training.add(fields.with(this.columns.target, label));
    }
  }

  async close(): Promise<SplitTable> {
    const { columns, training, trainingRows, trainingLabels, holdoutLabels, sourceRows, withoutLabel, holdout } = this;
    return { columns, training, trainingDigest: await training.close(), trainingRows, trainingLabels, holdoutLabels, sourceRows, withoutLabel, holdout };
  }
}
